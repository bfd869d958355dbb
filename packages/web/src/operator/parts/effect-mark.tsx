import { type Effect, effectMeaning, effectName, effects } from '@stairgate/rulebook';
import { upper } from '../../parts/upper.ts';

/** A sign of its own for each effect, so that no cell is told by its colour alone. On a grid of 16. */
export const effectSigns: Readonly<Record<Effect, string>> = {
  allow: 'M3.5 8.5l3 3 6-7',
  'opt-in': 'M5.5 4.5h5a3.5 3.5 0 0 1 0 7h-5a3.5 3.5 0 0 1 0-7zM5.5 8h.01',
  guardian: 'M8 2.8a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM4 13.2c0-2.5 1.6-4.2 4-4.2s4 1.7 4 4.2',
  forbid: 'M4 7.2h8v6H4zM5.8 7V5.3a2.2 2.2 0 0 1 4.4 0V7',
};

/** What each effect is called, and what it means. */
export const effectWords = Object.fromEntries(
  effects.map((effect) => [effect, { short: effectName(effect), long: upper(effectMeaning(effect)) }]),
) as Readonly<Record<Effect, { readonly short: string; readonly long: string }>>;

export function EffectMark({ effect, size = 16 }: { effect: Effect; size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={effectSigns[effect]} />
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

/** @param bare the effects alone, where nothing is hatched. @param moved whether deviations count. */
export function Legend({
  comparing,
  bare = false,
  moved = false,
}: {
  comparing: boolean;
  bare?: boolean;
  moved?: boolean;
}) {
  return (
    <ul className="plain legend" aria-label="What the signs mean">
      {effects.map((effect) => (
        <li key={effect}>
          <span className={`legend-cell cell-${effect}`}>
            <EffectMark effect={effect} />
          </span>
          <span>
            <strong>{effectWords[effect].short}</strong>{' '}
            <span className="soft legend-long">{effectWords[effect].long}</span>
          </span>
        </li>
      ))}
      {!bare && (
        <>
          <li>
            <span className="legend-cell cell-opt-in">
              <span className="cell-guidance" />
            </span>
            <span>
              <strong>Guidance only</strong>{' '}
              <span className="soft legend-long">Hatched: looser without guidance</span>
            </span>
          </li>
          <li>
            <span className="legend-cell cell-allow">
              <span className="cell-would would-forbid" />
            </span>
            <span>
              <strong>Not law yet</strong>{' '}
              <span className="soft legend-long">
                Hatched foot: a bill, a stopped or a later rule would make it that strict
              </span>
            </span>
          </li>
          <li>
            <span className="legend-cell cell-opt-in">
              <span className="cell-standsin" />
            </span>
            <span>
              <strong>Baseline</strong>{' '}
              <span className="soft legend-long">
                Dotted edge: no code here covers it, so this project’s own baseline, drawn from the UN
                Convention on the Rights of the Child, stands in
              </span>
            </span>
          </li>
        </>
      )}
      {moved && (
        <li>
          <span className="legend-cell cell-allow cell-moved">
            <span className="cell-face" />
          </span>
          <span>
            <strong>Deviation</strong>{' '}
            <span className="soft legend-long">Dotted frame: moved by a documented deviation</span>
          </span>
        </li>
      )}
      {comparing && (
        <li>
          <span className="legend-cell cell-allow cell-lit">
            <DifferenceMark difference="tightens" />
          </span>
          <span>
            <strong>Different</strong>{' '}
            <span className="soft legend-long">▲ stricter here, ▼ looser here, + other obligations</span>
          </span>
        </li>
      )}
    </ul>
  );
}

export const differenceSigns = {
  tightens: 'M8 2.5l6 10.5H2z',
  loosens: 'M8 13.5L2 3h12z',
  obligations: 'M8 3v10M3 8h10',
} as const;

export function DifferenceMark({ difference }: { difference: keyof typeof differenceSigns }) {
  return (
    <svg
      className={`difference difference-${difference}`}
      viewBox="0 0 16 16"
      width="12"
      height="12"
      aria-hidden="true"
      focusable="false"
    >
      <path d={differenceSigns[difference]} />
    </svg>
  );
}
