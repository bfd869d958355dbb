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
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import { type Line, linesOf } from './law.ts';

/** The day on which the law under test holds; fixed, so that runs on different days ask the same of everybody. */
export const asOf = '2026-11-22';

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
  /** What was chosen for this situation: by the child, by a guardian. */
  readonly yes: { readonly child: boolean; readonly guardian: boolean };
}

/** One law, one crowd, one stream of questions: the same for everybody who is measured. */
export interface Scenario {
  readonly codes: readonly Code[];
  readonly rulebook: Rulebook;
  readonly linesIn: (place: Place) => readonly Line[];
  readonly children: readonly Child[];
  readonly questions: readonly Question[];
  /** 1 where the rulebook says that it may happen. */
  readonly expected: Uint8Array;
}

export interface ScenarioOptions {
  readonly children?: number;
  readonly questions?: number;
  /** Whether anybody has chosen anything. */
  readonly choices?: boolean;
  readonly codes?: readonly Code[];
}

export function createScenario(options: ScenarioOptions = {}): Scenario {
  const { children: crowd = 500, questions: length = 10_000, choices = true, codes = loadCodes() } = options;
  const random = mulberry32(20261122);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;

  const rulebook = compile(codes, { asOf });
  const lines = linesOf(codes, asOf);
  const under: Record<Place, readonly string[]> = { GB: ['GB'], US: ['US'], 'GB,US': ['GB', 'US'] };
  const linesBy = new Map(
    places.map((place) => [place, lines.filter((line) => under[place].includes(line.jurisdiction))]),
  );

  const children = Array.from({ length: crowd }, (_, number): Child => {
    const lo = below(19);
    const wide = random() < 0.3 ? 1 + below(3) : 0;
    const age = ageInterval(lo, Math.min(18, lo + wide), pick(levels));
    const granted: Grant[] = choices
      ? Array.from({ length: below(20) }, () => ({
          situation: pick(situations),
          by: pick<Grantor>(['child', 'guardian']),
        }))
      : [];
    return {
      id: `child-${number}`,
      place: pick(places),
      age,
      rank: levels.indexOf(age.level),
      granted,
      packed: grants(granted),
    };
  });

  const questions = Array.from({ length }, (): Question => {
    const child = pick(children);
    const situation = pick(situations);
    const has = child.packed[situationNumber(situation)]!;
    return { child, situation, yes: { child: (has & 1) !== 0, guardian: (has & 2) !== 0 } };
  });

  const expected = Uint8Array.from(questions, ({ child, situation }) =>
    Number(rulebook.decide({ situation, in: child.place, age: child.age, granted: child.packed }).allowed),
  );

  return {
    codes,
    rulebook,
    linesIn: (place) => linesBy.get(place)!,
    children,
    questions,
    expected,
  };
}

/** A small seeded generator, so that every run asks the same questions in the same order. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
