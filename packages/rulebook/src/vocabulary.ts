import {
  activities,
  bands,
  effects,
  includes as included,
  levels,
  needs as needed,
  obligations,
} from './words.generated.ts';

/** The closed lists, as `words/vocabulary.yaml` has them. */
export { activities, bands, effects, levels, obligations };

export type Activity = keyof typeof activities;
export type Circumstance<A extends Activity = Activity> = (typeof activities)[A][number];
/** An activity in a circumstance: the one unit that the whole system shares. */
export type Situation = { [A in Activity]: `${A}/${Circumstance<A>}` }[Activity];

/** Every situation, in the order of the vocabulary. The index of a situation here is its number everywhere. */
export const situations: readonly Situation[] = Object.entries(activities).flatMap(
  ([activity, circumstances]) =>
    circumstances.map((circumstance) => `${activity}/${circumstance}` as Situation),
);

const numbers: ReadonlyMap<string, number> = new Map(
  situations.map((situation, number) => [situation, number]),
);

/** The number of a situation, or -1 for a word that is not in the vocabulary. */
export function situationNumber(word: string): number {
  return numbers.get(word) ?? -1;
}

export function isSituation(word: string): word is Situation {
  return numbers.has(word);
}

export function isActivity(word: string): word is Activity {
  return Object.hasOwn(activities, word);
}

export function activityOf(situation: Situation): Activity {
  return situation.slice(0, situation.indexOf('/')) as Activity;
}

/** The situations that a pattern means: `a.b/c` itself, `a.b` or `a.b/*` all circumstances. Empty if unknown. */
export function matchSituations(pattern: string): readonly Situation[] {
  if (isSituation(pattern)) return [pattern];
  const activity = pattern.endsWith('/*') ? pattern.slice(0, -2) : pattern;
  return isActivity(activity) ? situations.filter((situation) => activityOf(situation) === activity) : [];
}

const numbersOf = (edges: Readonly<Partial<Record<Situation, readonly Situation[]>>>) =>
  situations.map((situation) => (edges[situation] ?? []).map(situationNumber));

function reachedFrom(situation: number, edges: readonly (readonly number[])[]): number[] {
  const reached = new Set(edges[situation]);
  for (const one of reached) for (const next of edges[one]!) reached.add(next);
  return [...reached].sort((a, b) => a - b);
}

const containing = numbersOf(included);
const needing = numbersOf(needed);

/** For each situation the numbers of all that it contains: of `profile.view/anyone`, who each of them is. */
export const within: readonly (readonly number[])[] = situations.map((_, number) =>
  reachedFrom(number, containing),
);

/** For each situation the numbers of all others that have to be open for it to be: what it contains or is empty without. */
export const restsOn: readonly (readonly number[])[] = situations.map((_, number) =>
  reachedFrom(
    number,
    situations.map((_, one) => [...containing[one]!, ...needing[one]!]),
  ),
);

/** For each situation the numbers of itself and of all that contain it: whom a rule about it is about. */
export const upward: readonly (readonly number[])[] = situations.map((_, number) =>
  situations.flatMap((_, wider) => (wider === number || within[wider]!.includes(number) ? [wider] : [])),
);

/** The activities in their order; for each situation, the place of its own in it. */
export const activityNames = Object.keys(activities) as readonly Activity[];
export const activityNumbers: readonly number[] = situations.map((one) =>
  activityNames.indexOf(activityOf(one)),
);

/** A rung of the ladder from loose to strict. The index in `effects` is the rung. */
export type Effect = (typeof effects)[number];

/** What a platform must also do. Obligations compose by union. */
export type Obligation = keyof typeof obligations;
export const obligationNames = Object.keys(obligations) as readonly Obligation[];

/** How surely an age is known. The index in `levels`, from weak to strong, is the rank. */
export type Level = (typeof levels)[number];

/** The five age groups of the UK Children's code, Annex B, and grown-ups. */
export type Band = (typeof bands)[number];

/** The last whole year of each age group. */
const ends = bands.map((band) => Number(band.split('-')[1] ?? Number.POSITIVE_INFINITY));

/** The age group of a whole year of age. */
export function bandOf(age: number): Band {
  return bands[ends.findIndex((end) => age <= end)]!;
}
