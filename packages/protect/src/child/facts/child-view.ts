import { type Band, bandOf, type Rulebook } from '@stairgate/rulebook';
import type { Child } from '@stairgate/wire';
import type { ChildFacts } from './child-facts.ts';
import { childNow } from './child-facts.ts';

/** The age group that words and rules are chosen for: that of the youngest age that is possible. */
export function bandFor(age: { readonly lo: number }): Band {
  return bandOf(age.lo);
}

export function childView(facts: ChildFacts, rulebook: Rulebook, now: number): Child {
  const { age } = childNow(facts, rulebook, now);
  return {
    id: facts.childId,
    place: facts.place ?? 'unknown',
    age: { ...age },
    band: bandFor(age),
    revision: rulebook.revision,
    version: facts.version,
    createdAt: facts.createdAt,
    guardian: facts.guardian,
  };
}
