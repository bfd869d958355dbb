import { loadCodes } from '@stairgate/codes';
import {
  type AgeInterval,
  ageInterval,
  type Code,
  compile,
  type Grant,
  type Grantor,
  type Grants,
  grants,
  levels,
  type Rulebook,
  type Situation,
  situations,
} from '@stairgate/rulebook';
import { asOf } from './as-of.ts';
import { type Line, linesOf, type Yes, yesTo } from './law.ts';

/** Where the children of the scenario are: one country, the other, and both at once. */
export const places = ['GB', 'US', 'GB,US'] as const;
export type Place = (typeof places)[number];

export interface Child {
  readonly id: string;
  readonly place: Place;
  readonly age: AgeInterval;
  readonly rank: number;
  readonly granted: readonly Grant[];
  readonly packed: Grants;
}

/** Children of one key are under the same law in every respect but what they chose. */
export const keyOf = ({ place, age, rank }: Child): string => `${place} ${age.lo} ${age.hi} ${rank}`;

export interface Question {
  readonly child: Child;
  readonly situation: Situation;
  /** What was chosen, for this situation and for all that it rests on. */
  readonly yes: Yes;
}

/** One law, one crowd, one stream of questions: the same for everybody who is measured. */
export interface Scenario {
  readonly codes: readonly Code[];
  readonly rulebook: Rulebook;
  readonly linesIn: (place: Place) => readonly Line[];
  readonly children: readonly Child[];
  readonly questions: readonly Question[];
  /** What the rulebook answers: whether it may happen. */
  readonly expected: readonly boolean[];
}

export interface CrowdOptions {
  readonly size?: number;
  /** Whether anybody has chosen anything. */
  readonly choices?: boolean;
}

/** Children of all ages, in all places, known more or less surely, with a few choices made. */
export function createCrowd({ size = 500, choices = true }: CrowdOptions = {}): Child[] {
  const { below, pick } = seeded(20261122);
  return Array.from({ length: size }, (_, number) => {
    const lo = below(19);
    const wide = below(10) < 3 ? 1 + below(3) : 0;
    const age = ageInterval(lo, Math.min(18, lo + wide), pick(levels));
    const made = Array.from({ length: below(20) }, () => ({
      situation: pick(situations),
      by: pick<Grantor>(['child', 'guardian']),
    }));
    return child(`child-${number}`, pick(places), age, choices ? made : []);
  });
}

export function child(id: string, place: Place, age: AgeInterval, granted: readonly Grant[]): Child {
  return { id, place, age, rank: levels.indexOf(age.level), granted, packed: grants(granted) };
}

export interface ScenarioOptions {
  readonly codes?: readonly Code[];
  readonly crowd?: readonly Child[];
  readonly length?: number;
}

export function createScenario({
  codes = loadCodes(),
  crowd = createCrowd(),
  length = 10_000,
}: ScenarioOptions = {}): Scenario {
  const { pick } = seeded(312);
  const rulebook = compile(codes, { asOf });
  const linesBy = new Map(places.map((place) => [place, linesOf(rulebook, place)]));
  const questions = Array.from({ length }, (): Question => {
    const child = pick(crowd);
    const situation = pick(situations);
    return { child, situation, yes: yesTo(situation, child.packed) };
  });
  const expected = questions.map(
    ({ child, situation }) =>
      rulebook.decide({ situation, in: child.place, age: child.age, granted: child.packed }).allowed,
  );
  return { codes, rulebook, linesIn: (place) => linesBy.get(place)!, children: crowd, questions, expected };
}

/** A small generator with a seed (mulberry32), so that every run asks the same questions in the same order. */
export function seeded(seed: number) {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: <T>(list: readonly T[]): T => list[below(list.length)]! };
}
