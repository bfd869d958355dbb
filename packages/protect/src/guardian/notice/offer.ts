import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { makeNotice, type Notice } from './notice.ts';
import { type Purpose, purposesFor } from './purposes.ts';

/** What a guardian is asked about one child now, and the notice to read first. */
export interface Offer {
  readonly purposes: readonly Purpose[];
  readonly notice: Notice;
}

export function offerFor(
  { settings, rulebook, clock }: Pick<Context, 'settings' | 'rulebook' | 'clock'>,
  facts: ChildFacts,
  guardian: Pick<GuardianRow, 'expires_at'>,
): Offer {
  const now = rulebook();
  const { scope, age } = childNow(facts, now, clock());
  const purposes = purposesFor((situation) => scope.decide(situation, age), settings, now.profile);
  return { purposes, notice: makeNotice(settings, purposes, guardian.expires_at) };
}
