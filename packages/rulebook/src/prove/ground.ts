import type { AgeInterval } from '../age.ts';
import { adult, unknownAge } from '../age.ts';
import type { Assurance, Code, Day, Rule } from '../code.ts';
import { jurisdictionsOf, knownPlaces, parsePlace } from '../place.ts';
import type { Profile } from '../profile.ts';
import { lawByReference } from '../reference.ts';
import { levels } from '../vocabulary.ts';

/** One line of one code that can bind: a rule, or how surely an age must be known. */
export interface Line {
  readonly code: Code;
  readonly rule?: Rule;
  readonly assurance?: Assurance;
}

/** Numbers of lines, in order. */
export type Lines = readonly number[];

/** Places that lie in the same of the jurisdictions that the codes name, so that no code can tell them apart. */
export type PlaceClass = readonly string[];

/**
 * Every age there can be: first the unknown one, then for each level of evidence every interval of years, the narrow
 * ones first. `ageNumber` finds them again.
 */
export const everyAge: readonly AgeInterval[] = [
  unknownAge,
  ...levels
    .slice(1)
    .flatMap((level) =>
      Array.from({ length: adult + 1 }, (_, span) => span).flatMap((span) =>
        Array.from({ length: adult + 1 - span }, (_, lo) => ({ lo, hi: lo + span, level })),
      ),
    ),
];

const perLevel = ((adult + 1) * (adult + 2)) / 2;

/** The index in `everyAge` of an interval at a level, the level by its rank. */
export function ageNumber(lo: number, hi: number, rank: number): number {
  if (rank === 0) return 0;
  const span = hi - lo;
  return 1 + (rank - 1) * perLevel + span * (adult + 1) - (span * (span - 1)) / 2 + lo;
}

/**
 * The ground that a proof walks over: which lines there are, and where and when each of them is law. It is read from the
 * codes by the reference evaluator and not asked of the engine that is to be proved.
 */
export class Ground {
  readonly codes: readonly Code[];
  readonly lines: readonly Line[];
  /** Every place there is. What is true of the law of one place is true of all of its class. */
  readonly classes: readonly PlaceClass[];
  /**
   * Each day on which some line begins or has just ended, the day before each of these, and nothing between: on the days
   * between, no line of any code and no line of the profile begins or ends.
   */
  readonly days: readonly Day[];
  readonly #profile: Profile | undefined;
  readonly #numbers = new Map<string, number>();
  readonly #rules = new Map<Rule, number>();
  readonly #law = new Map<string, Lines>();

  constructor(codes: readonly Code[], profile?: Profile, only?: readonly string[]) {
    this.codes = codes;
    this.#profile = profile;
    const lines: Line[] = [];
    for (const code of codes) {
      for (const rule of code.rules) lines.push({ code, rule });
      for (const assurance of code.assurance) lines.push({ code, assurance });
    }
    this.lines = lines;
    for (const [number, { code, rule }] of lines.entries()) {
      if (!rule) continue;
      this.#numbers.set(`${code.code}/${rule.id}`, number);
      this.#rules.set(rule, number);
    }
    this.days = daysAround(codes, profile);
    this.classes = this.#classesOf(only ? only.map(parsePlace) : everyPlace(codes));
  }

  /** The number of a rule by its name, or -1 where no code has it. */
  numberOf(code: string, rule: string): number {
    return this.#numbers.get(`${code}/${rule}`) ?? -1;
  }

  /** The number of a rule of these codes. */
  numberOfRule(rule: Rule): number {
    return this.#rules.get(rule)!;
  }

  /** The lines that are law somewhere on a day. */
  binding(day: Day): Lines {
    return this.law('unknown', day);
  }

  /** The lines that are law in these places on a day. */
  law(places: readonly string[] | 'unknown', day: Day): Lines {
    const key = `${day} ${places}`;
    let lines = this.#law.get(key);
    if (!lines) {
      lines = this.#numbersOf(lawByReference(this.codes, day, places, this.#profile));
      this.#law.set(key, lines);
    }
    return lines;
  }

  #numbersOf(law: ReturnType<typeof lawByReference>): Lines {
    const held = new Set<Rule | Assurance>(law.flatMap(({ rules, assurance }) => [...rules, ...assurance]));
    return this.lines.flatMap(({ rule, assurance }, number) =>
      held.has((rule ?? assurance)!) ? [number] : [],
    );
  }

  /** A code reads of a place only which of the jurisdictions it names hold there. */
  #classesOf(places: readonly string[]): PlaceClass[] {
    const named = new Set(namedBy(this.codes));
    const rank = (place: string) => (named.has(place) ? 0 : place.length);
    const classes = new Map<string, string[]>();
    for (const place of [...places].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
      const key = jurisdictionsOf(place)
        .filter((one) => named.has(one))
        .join();
      const known = classes.get(key);
      if (known) known.push(place);
      else classes.set(key, [place]);
    }
    return [...classes.values()];
  }
}

/** The known places, and any other that a code speaks of. */
function everyPlace(codes: readonly Code[]): string[] {
  const reachable = namedBy(codes).filter((place) => {
    try {
      return jurisdictionsOf(parsePlace(place)).includes(place);
    } catch {
      return false;
    }
  });
  return [...new Set([...knownPlaces, ...reachable])];
}

/** Jurisdictions and parts of them that codes speak of. */
function namedBy(codes: readonly Code[]): string[] {
  return codes.flatMap(({ jurisdiction, rules, assurance }) => [
    jurisdiction,
    ...[...rules, ...assurance].flatMap(({ places }) => places ?? []),
  ]);
}

function daysAround(codes: readonly Code[], profile: Profile | undefined): Day[] {
  const days = new Set<Day>();
  const changes = (from: Day | undefined, until: Day | undefined) => {
    if (from !== undefined) days.add(dayBeside(from, -1)).add(from);
    if (until !== undefined) days.add(until).add(dayBeside(until, 1));
  };
  for (const { rules, assurance } of codes) {
    for (const { from, until } of [...rules, ...assurance]) changes(from, until);
  }
  for (const { approved, expires } of [...(profile?.exempt ?? []), ...(profile?.deviations ?? [])]) {
    changes(approved, expires);
  }
  return days.size === 0 ? ['2000-01-01'] : [...days].sort();
}

function dayBeside(day: Day, step: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + step)).toISOString().slice(0, 10);
}
