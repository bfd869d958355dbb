import { effects } from '@stairgate/rulebook';
import type { Policy } from '@stairgate/wire';
import { useMemo } from 'react';
import { effectWords } from '../parts/effect-mark.tsx';
import { countEffects } from './policy-picture.ts';

const high = 100;
/** The strictest stands at the foot. */
const order = effects.toReversed();

/** For each age a column: how many situations are forbidden, wait for a guardian, are the child's choice, are open. */
export function SummaryPicture({ policy, age }: { policy: Policy; age?: number }) {
  const columns = useMemo(() => countEffects(policy), [policy]);
  const total = Object.keys(policy.cells).length;
  return (
    <figure className="summary" aria-labelledby="summary-title">
      <figcaption id="summary-title" className="summary-title">
        <strong>At each age</strong>{' '}
        <span className="soft">
          how many of {total} situations are forbidden, wait for a guardian, or are off until the child
          chooses
        </span>
      </figcaption>
      <div className="summary-columns" aria-hidden="true">
        {columns.map((counts, year) => {
          let below = 0;
          return (
            <div
              key={policy.ages[year]}
              className={year === age ? 'summary-column summary-here' : 'summary-column'}
            >
              <svg viewBox={`0 0 10 ${high}`} preserveAspectRatio="none" aria-hidden="true">
                {order.map((effect) => {
                  const height = (counts[effect] / total) * high;
                  below += height;
                  return (
                    <rect
                      key={effect}
                      className={`fill-${effect}`}
                      x="0"
                      width="10"
                      y={high - below}
                      height={height}
                    />
                  );
                })}
              </svg>
              <span className="summary-off number">{total - counts.allow}</span>
              <span className="summary-age">{year === 18 ? '18+' : year}</span>
            </div>
          );
        })}
      </div>
      <div className="visually-hidden">
        <table>
          <caption>How many of {total} situations have which effect at each age</caption>
          <thead>
            <tr>
              <th scope="col">Age</th>
              {order.map((effect) => (
                <th key={effect} scope="col">
                  {effectWords[effect].short}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {columns.map((counts, year) => (
              <tr key={policy.ages[year]}>
                <th scope="row">{year === 18 ? '18 or older' : year}</th>
                {order.map((effect) => (
                  <td key={effect}>{counts[effect]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
