import { type ChildFacts, childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { everyGuardianWords, type GuardianWords, guardianWords } from '../words/guardian-words.ts';
import { heldBefore } from './held-before.ts';
import { makeNotice, type Notice } from './notice.ts';
import { type Purpose, purposesFor } from './purposes.ts';

/** What a guardian is asked about one child now, and the notice to read first. */
export interface Offer {
  readonly purposes: readonly Purpose[];
  readonly notice: Notice;
  /** The language of both. */
  readonly words: GuardianWords;
}

export function offerFor(
  { settings, rulebook, clock }: Pick<Context, 'settings' | 'rulebook' | 'clock'>,
  facts: ChildFacts,
  guardian: Pick<GuardianRow, 'expires_at' | 'state'>,
  words: GuardianWords,
): Offer {
  const now = rulebook();
  const here = childNow(facts, now, clock());
  const { scope, age } = here;
  const purposes = purposesFor((situation) => scope.decide(situation, age), settings, now.profile, words);
  // Who took everything back keeps a day as well, which is not about this question.
  const deletedOn = guardian.state === 'withdrawn' ? null : guardian.expires_at;
  return {
    purposes,
    notice: makeNotice(settings, purposes, deletedOn, words, heldBefore(facts, here)),
    words,
  };
}

/**
 * The offer in the language in which it was read: the one whose notice has this version.
 * @throws Problem `notice-changed` where it says something else now, in every language.
 */
export function offerRead(
  context: Pick<Context, 'settings' | 'rulebook' | 'clock'>,
  facts: ChildFacts,
  guardian: Pick<GuardianRow, 'expires_at' | 'state' | 'language'>,
  version: string,
): Offer {
  const own = guardianWords(guardian.language);
  const offer = offerFor(context, facts, guardian, own);
  if (offer.notice.version === version) return offer;
  for (const words of everyGuardianWords) {
    const other = offerFor(context, facts, guardian, words);
    if (other.notice.version === version) return other;
  }
  throw new Problem('notice-changed', undefined, { noticeVersion: offer.notice.version });
}
