import type { Situation } from '@stairgate/rulebook';
import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';

/** Milliseconds that a letter looks back: a day, and the time that a letter may have waited for its turn. */
export const openedSpan = 2 * 86_400_000;

/** What a child has switched on by itself of late and is open still, the newest first. */
export function openedByChild(
  { rulebook, clock }: Pick<Context, 'rulebook' | 'clock'>,
  facts: ChildFacts,
): readonly Situation[] {
  const now = clock();
  const { grants, scope, age, granted, limits } = childNow(facts, rulebook(), now);
  return grants
    .filter(({ by, at }) => by === 'child' && Date.parse(at) > now - openedSpan)
    .sort((a, b) => (a.at < b.at ? 1 : -1))
    .map(({ situation }) => situation)
    .filter((situation) => scope.decide(situation, age, granted, limits).allowed);
}
