import { type Effect, effects } from '@stairgate/rulebook';

/** A sign of its own for each effect, so that no cell is told by its colour alone. */
const marks: Readonly<Record<Effect, string>> = {
  allow: 'M3.5 8.5l3 3 6-7',
  'opt-in': 'M5.5 4.5h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7zM5.5 8h.01',
  guardian: 'M8 2.8a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM4 13.2c0-2.5 1.6-4.2 4-4.2s4 1.7 4 4.2',
  forbid: 'M4 7.2h8v6H4zM5.8 7V5.3a2.2 2.2 0 0 1 4.4 0V7',
};

export const effectWords: Readonly<Record<Effect, { readonly short: string; readonly long: string }>> = {
  allow: { short: 'Allowed', long: 'Happens without asking' },
  'opt-in': { short: 'Child chooses', long: 'Off until this child switches it on' },
  guardian: { short: 'Guardian', long: 'Off until a verified guardian agrees' },
  forbid: { short: 'Forbidden', long: 'Never for this child; no choice opens it' },
};

export function EffectMark({ effect, size = 16 }: { effect: Effect; size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={marks[effect]} />
    </svg>
  );
}

export function EffectChip({ effect }: { effect: Effect }) {
  return (
    <span className={`chip cell-${effect}`}>
      <EffectMark effect={effect} />
      {effectWords[effect].short}
    </span>
  );
}

export function Legend() {
  return (
    <ul className="plain legend" aria-label="What the signs mean">
      {effects.map((effect) => (
        <li key={effect}>
          <span className={`legend-cell cell-${effect}`}>
            <EffectMark effect={effect} />
          </span>
          <span>
            <strong>{effectWords[effect].short}</strong>{' '}
            <span className="soft">{effectWords[effect].long}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
