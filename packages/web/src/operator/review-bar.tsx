import { driftStates, driftWords, verdictCell, verdictOrder, verdictWords } from '@stairgate/report';
import type { ListedReview } from '@stairgate/wire';
import { Chip } from '../parts/chip.tsx';

/** How many findings have which verdict: a bar, and the same in words. */
export function ReviewBar({ counts }: { counts: ListedReview['counts'] }) {
  const parts = verdictOrder
    .map((verdict) => ({ verdict, count: counts[verdict] ?? 0 }))
    .filter(({ count }) => count > 0);
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  let from = 0;
  return (
    <div className="stack stack-small">
      <svg className="review-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ verdict, count }) => {
          const x = from;
          from += (count / all) * 100;
          return (
            <rect
              key={verdict}
              x={x}
              width={(count / all) * 100}
              height="10"
              className={`verdict-fill verdict-${verdict}`}
            />
          );
        })}
      </svg>
      <ul className="plain verdict-counts">
        {parts.map(({ verdict, count }) => (
          <li key={verdict}>
            {verdictCell(verdict)}
            <span>
              <strong className="number">{count}</strong> {verdictWords[verdict].name.toLowerCase()}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What became of the promises of the live service, in one chip. */
export function DriftChip({ drift }: { drift: ListedReview['drift'] }) {
  if (drift === null) return <Chip>No service was asked</Chip>;
  const count = (state: (typeof driftStates)[number]) => drift.states[state] ?? 0;
  const loose = count('looser-than-promised');
  if (loose > 0)
    return (
      <Chip tone="alarm" icon="warning">
        {loose} {driftWords['looser-than-promised'].name.toLowerCase()}
      </Chip>
    );
  if (driftStates.every((state) => count(state) === 0))
    return (
      <Chip tone="ask" icon="ask">
        The service could not be asked
      </Chip>
    );
  return (
    <Chip tone="on" icon="on">
      {count('kept')} promises kept, none seen broken
    </Chip>
  );
}
