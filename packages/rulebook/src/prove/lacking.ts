import type { Other } from '../decision.ts';

interface Resting {
  readonly others: readonly Other[];
}

/** The first other situation that the second answer wants open and the first does not, or not by as many. */
export function lacking(own: Resting, other: Resting): Other | undefined {
  return other.others.find(({ situation, need }) => {
    const ours = own.others.find((one) => one.situation === situation)?.need ?? 0;
    return (need & ~ours) !== 0;
  });
}
