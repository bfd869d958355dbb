import type { Decided } from '@stairgate/guards';
import {
  type AgeInterval,
  awake,
  type Limits,
  parsePlace,
  type Rulebook,
  type Scope,
  type Situation,
  situations,
  unknownAge,
} from '@stairgate/rulebook';
import { type ChildFacts, type ChildNow, childNow } from '../../child/facts/child-facts.ts';

const known = new WeakMap<ChildNow, Decided>();

/**
 * What is decided about a child on record now, for a guard. One object for as long as nothing changes: a guard works out
 * once what follows from it. A yes for just this time opens nothing: no guard uses it up.
 */
export function decidedAboutChild(facts: ChildFacts, rulebook: Rulebook, now: number): Decided {
  const here = childNow(facts, rulebook, now);
  let decided = known.get(here);
  if (decided === undefined) {
    const { scope, age, grants, limits } = here;
    const lasting = grants.flatMap(({ duration, ...yes }) =>
      duration === 'once' ? [] : [{ ...yes, once: false }],
    );
    const { granted } = grants.some(({ once }) => once === true) ? awake(scope.row(age), lasting) : here;
    decided = answers(scope, facts.place ?? 'unknown', age, granted, limits);
    known.set(here, decided);
  }
  return decided;
}

/** The same about somebody who is not on record. @throws PlaceError */
export function decidedAbout(
  rulebook: Rulebook,
  place: string | undefined,
  age: AgeInterval = unknownAge,
): Decided {
  const isKnown = place !== undefined && place.trim().toLowerCase() !== 'unknown';
  const there = isKnown ? parsePlace(place) : 'unknown';
  return answers(rulebook.scope(there), there, age, undefined, undefined);
}

function answers(
  scope: Scope,
  place: string,
  age: AgeInterval,
  granted: ChildNow['granted'] | undefined,
  limits: Limits | undefined,
): Decided {
  const found: Partial<Record<Situation, Decided['situations'][Situation]>> = {};
  for (const situation of situations) found[situation] = scope.decide(situation, age, granted, limits);
  return { places: place === 'unknown' ? 'unknown' : [place], age, situations: found };
}
