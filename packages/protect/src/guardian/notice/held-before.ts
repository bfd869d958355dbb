import type { ChildFacts, ChildNow } from '../../child/facts/child-facts.ts';
import { decidesItself } from '../../child/rights/decides-itself.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

/** What is on record before a guardian answers, as far as a notice speaks of it: each sentence is one of these facts. */
export interface HeldBefore {
  readonly age: boolean;
  readonly place: boolean;
  /** Whether the child chose, closed or asked for something already. */
  readonly choices: boolean;
  /** Whether the address of another grown-up is held for the same child. */
  readonly others: boolean;
  /** Whether the account itself waits for a guardian's yes, or the child may have it by its own. */
  readonly account: 'waits' | 'open';
}

export function heldBefore(facts: ChildFacts, now: Pick<ChildNow, 'scope' | 'age'>): HeldBefore {
  return {
    age: facts.evidence.length > 0,
    place: facts.place !== null,
    choices: facts.asks.size > 0 || facts.limits.length > 0 || facts.grants.some(({ by }) => by === 'child'),
    others: facts.addresses > 1,
    account: decidesItself(now) ? 'open' : 'waits',
  };
}

/** What of a child, and of others, is held beside the address of who reads it. */
export function heldInWords(
  { notice: { held: words } }: Pick<GuardianWords, 'notice'>,
  { age, place, choices, others }: HeldBefore,
): string {
  return [
    ...(age ? [words.age] : []),
    ...(place ? [words.place] : []),
    ...(choices ? [words.choices] : []),
    words.never,
    others ? words.others : words.onlyYours,
  ].join(' ');
}
