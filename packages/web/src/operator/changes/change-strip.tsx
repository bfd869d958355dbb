import type { Effect } from '@stairgate/rulebook';
import type { ReactNode } from 'react';
import { EffectMark } from '../parts/effect-mark.tsx';

/** One stroke of a row of years: from a year to another, in the colour of an effect. */
export interface Stroke {
  readonly from: number;
  readonly to: number;
  /** Null leaves these years empty. */
  readonly effect: Effect | null;
  readonly body?: ReactNode;
}

/** Nineteen years in one line. A picture: what it says stands beside it in words. */
export function YearStrip({ strokes }: { strokes: readonly Stroke[] }) {
  return (
    <span className="year-strip" aria-hidden="true">
      {strokes.map(({ from, to, effect, body }) => (
        <span
          key={from}
          className={effect === null ? 'stroke stroke-empty' : `stroke cell-${effect}`}
          style={{ gridColumn: `${from + 1} / ${to + 2}` }}
        >
          {effect !== null && <EffectMark effect={effect} size={14} />}
          {body && <span className="stroke-body">{body}</span>}
        </span>
      ))}
    </span>
  );
}

/** The years above strips, every third of them named. */
export function YearScale() {
  return (
    <div className="year-scale" aria-hidden="true">
      {Array.from({ length: 7 }, (_, at) => at * 3).map((age) => (
        <span key={age} style={{ gridColumn: age + 1 }}>
          {age === 18 ? '18+' : age}
        </span>
      ))}
    </div>
  );
}
