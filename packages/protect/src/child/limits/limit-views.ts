import type { SetLimitView } from '@stairgate/wire';
import { type ChildFacts, type LiftedFact, type LimitFact, liftedNow } from '../facts/child-facts.ts';

/** @param lifted what is lifted now: its limit says until when. */
export function limitView(
  { limitId, at, set, reason }: Pick<LimitFact, 'limitId' | 'at' | 'set' | 'reason'>,
  lifted: readonly LiftedFact[] = [],
): SetLimitView {
  const ends = lifted.flatMap((one) => (one.limitId === limitId ? [one.until] : []));
  return {
    limitId,
    at,
    ...set,
    ...(reason !== null && { reason }),
    ...(ends.length > 0 && { liftedUntil: new Date(Math.max(...ends)).toISOString() }),
  } as SetLimitView;
}

/** All limits of a child, whoever set them. */
export function limitViews(facts: ChildFacts, now: number): SetLimitView[] {
  const lifted = liftedNow(facts, now);
  return facts.limits.map((limit) => limitView(limit, lifted));
}
