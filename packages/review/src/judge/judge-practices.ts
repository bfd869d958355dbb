import {
  type AgeInterval,
  binds,
  type Confidence,
  factsOfPractice,
  jurisdictionsOf,
  type Places,
  type Practice,
  parsePlace,
  practiceNames,
  type Rulebook,
  type RuleCitation,
  type Status,
} from '@stairgate/rulebook';
import type { PracticeVerdict } from '@stairgate/wire';
import type { Evidence } from '../evidence.ts';
import type { Observation, PracticeSeen } from '../observation.ts';
import { declaredAge, type Persona } from '../persona.ts';
import { grant } from './grant.ts';

/** What is cited when a duty asks for a practice. Reads like the citation of a rule. */
export interface DutyCitation {
  readonly code: string;
  readonly rule: string;
  readonly short: string;
  readonly jurisdiction: string;
  readonly cite: string;
  readonly url: string;
  readonly says: string;
  readonly status: Status;
  readonly confidence: Confidence;
}

/** What the law asks of how a thing is done, held against all that one persona saw of it. */
export interface PracticeFinding {
  readonly practice: Practice;
  readonly persona: string;
  /** Null for a visitor. */
  readonly age: number | null;
  readonly verdict: PracticeVerdict;
  /** What asks for it: duties, and the rules that it breaks as well. */
  readonly provisions: readonly (DutyCitation | RuleCitation)[];
  readonly observations: readonly Observation[];
}

interface PracticeOptions {
  readonly rulebook: Rulebook;
  readonly in: Places;
  /** How surely the platform can know an age. Default: by what the persona said. */
  readonly ageOf?: (persona: Persona) => AgeInterval;
}

/**
 * Holds what was seen of practices against the duties of the law. One finding for each child and practice, and one for
 * each other persona that a check says something of. Pure, as `judge` is.
 */
export function judgePractices(
  { personas }: Pick<Evidence, 'personas'>,
  observations: readonly Observation[],
  options: PracticeOptions,
): readonly PracticeFinding[] {
  const duties = new Map(practiceNames.map((practice) => [practice, dutiesSeenBy(practice, options)]));
  return personas.flatMap(({ persona }) =>
    practiceNames.flatMap((practice): PracticeFinding[] => {
      const own = observations.filter(
        (one) => one.persona === persona.id && 'practice' in one && one.practice === practice,
      );
      if (own.length === 0 && persona.role !== 'child') return [];
      const cited = [...duties.get(practice)!, ...rulesBrokenBy(practice, persona, options)];
      return [
        {
          practice,
          persona: persona.id,
          age: persona.age,
          verdict: cited.length === 0 ? 'not-asked' : verdictOf(own),
          provisions: cited,
          observations: own,
        },
      ];
    }),
  );
}

/** The duties that hold in a place on the rulebook's day and can be seen by a practice. Throws `PlaceError`. */
export function dutiesSeenBy(
  practice: Practice,
  { rulebook, in: places }: { readonly rulebook: Rulebook; readonly in: Places },
): readonly DutyCitation[] {
  const under = jurisdictionsIn(places);
  const holding = rulebook.codes.filter(({ jurisdiction }) => under === null || under.has(jurisdiction));
  return holding.flatMap(({ code, short, jurisdiction, duties }) =>
    duties
      .filter((duty) => duty.seenBy?.includes(practice) && binds(duty, rulebook.asOf))
      .map(({ id, cite, url, says, status, confidence }) => ({
        code,
        rule: id,
        short,
        jurisdiction,
        cite,
        url,
        says,
        status,
        confidence,
      })),
  );
}

/** The rules of the place that want a yes first, or allow none, for what a practice does to this persona. */
function rulesBrokenBy(
  practice: Practice,
  persona: Persona,
  { rulebook, in: places, ageOf = declaredAge }: PracticeOptions,
): readonly RuleCitation[] {
  const situation = factsOfPractice(practice).breaks;
  if (situation === undefined) return [];
  const decision = rulebook.decide({ situation, in: places, age: ageOf(persona) });
  const rules = decision.rules.filter(({ about }) => about === undefined);
  const under = jurisdictionsIn(places);
  return rules.filter(
    ({ effect, jurisdiction }) => effect !== 'allow' && (under === null || under.has(jurisdiction)),
  );
}

/** Null where the place is not known: every law may hold. */
function jurisdictionsIn(places: Places): ReadonlySet<string> | null {
  const list = typeof places === 'string' ? places.split(',') : places;
  if (list.length === 0 || list.some((place) => place.trim().toLowerCase() === 'unknown')) return null;
  return new Set(list.flatMap((place) => jurisdictionsOf(parsePlace(place))));
}

/** One thing seen to be done wrong is enough. */
function verdictOf(own: readonly Observation[]): Exclude<PracticeVerdict, 'not-asked'> {
  const seen = own.filter((one): one is PracticeSeen => 'held' in one);
  if (seen.some(({ held }) => !held)) return 'falls-short';
  if (own.some((one) => 'because' in one && one.because === 'cannot-tell')) return 'cannot-tell';
  return seen[0] ? grant('meets', { proof: seen.flatMap(({ proof }) => proof ?? []) }) : 'not-tested';
}
