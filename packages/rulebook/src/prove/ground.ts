import type { AgeInterval } from '../age.ts';
import { adult, unknownAge } from '../age.ts';
import type { Assurance, Code, Day, Rule } from '../code.ts';
import { jurisdictionsOf, knownPlaces, parsePlace } from '../place.ts';
import { approvalsOf, type Profile, standInOf } from '../profile.ts';
import { lawByReference } from '../reference.ts';
import { activityNames, activityNumbers, levels, matchSituations, situationNumber } from '../vocabulary.ts';

/** One line of one code that can bind: a rule, or how surely an age must be known. */
export interface Line {
  readonly code: Code;
  readonly rule?: Rule;
  readonly assurance?: Assurance;
}

/** Numbers of lines, in order. */
export type Lines = readonly number[];

/** What is law in some places on a day. */
export interface Law {
  /** Those of the baseline among them, where they join in at all. */
  readonly lines: Lines;
  /** Those that are no law here and join in where nothing covers. */
  readonly standing: ReadonlySet<number>;
  /** By activity, the years at which nothing covers it, a bit for each. */
  readonly uncovered: readonly number[];
  /** Equal where all of this is. */
  readonly key: string;
}

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
  readonly #lineNumbers = new Map<Rule | Assurance, number>();
  readonly #law = new Map<string, Law>();
  readonly #activities = new Map<Rule, readonly number[]>();

  constructor(codes: readonly Code[], profile?: Profile, only?: readonly string[]) {
    this.codes = codes;
    this.#profile = profile;
    const lines: Line[] = [];
    for (const code of codes) {
      for (const rule of code.rules) lines.push({ code, rule });
      for (const assurance of code.assurance) lines.push({ code, assurance });
    }
    this.lines = lines;
    for (const [number, { code, rule, assurance }] of lines.entries()) {
      this.#lineNumbers.set((rule ?? assurance)!, number);
      if (rule) this.#numbers.set(`${code.code}/${rule.id}`, number);
    }
    this.days = daysAround(codes, profile);
    this.classes = this.#classesOf(only ? only.map(parsePlace) : everyPlace(codes));
  }

  /** The number of a rule by its name, or -1 where no code has it. */
  numberOf(code: string, rule: string): number {
    return this.#numbers.get(`${code}/${rule}`) ?? -1;
  }

  /** The number of a line of these codes. */
  numberOfLine(line: Rule | Assurance): number {
    return this.#lineNumbers.get(line)!;
  }

  /** The id of the code that stands in where nothing covers. */
  get standIn(): string {
    return standInOf(this.#profile);
  }

  /** The lines that are law somewhere on a day, or stand in for it. */
  binding(day: Day): Lines {
    return this.law('unknown', day).lines;
  }

  /** What is law in these places on a day. */
  law(places: readonly string[] | 'unknown', day: Day): Law {
    const key = `${day} ${places}`;
    let law = this.#law.get(key);
    if (!law) {
      law = this.#read(lawByReference(this.codes, day, places, this.#profile));
      this.#law.set(key, law);
    }
    return law;
  }

  /** Whether a line joins in at one year of age, in some situation or in the one that is given. */
  isDue({ standing, uncovered }: Law, line: number, year: number, situation?: number): boolean {
    const { rule } = this.lines[line]!;
    if (!rule || year < rule.ages[0] || year > rule.ages[1]) return false;
    if (!standing.has(line)) return true;
    const about = situation === undefined ? this.#activitiesOf(rule) : [activityNumbers[situation]!];
    return about.some((activity) => (uncovered[activity]! & (1 << year)) !== 0);
  }

  #activitiesOf(rule: Rule): readonly number[] {
    let known = this.#activities.get(rule);
    if (!known) {
      const about = rule.situations.flatMap(matchSituations);
      known = [...new Set(about.map((one) => activityNumbers[situationNumber(one)]!))];
      this.#activities.set(rule, known);
    }
    return known;
  }

  #read(law: ReturnType<typeof lawByReference>): Law {
    const own = law.filter(({ onlyAt }) => onlyAt === undefined);
    const whole = new Set<Rule | Assurance>(own.flatMap(({ rules, assurance }) => [...rules, ...assurance]));
    const joining = law.find(({ onlyAt }) => onlyAt !== undefined)!;
    const loose = new Set<Rule | Assurance>([...joining.rules, ...joining.assurance]);
    const uncovered = activityNames.map((activity) =>
      [...joining.onlyAt!.get(activity)!].reduce((bits, year) => bits | (1 << year), 0),
    );
    const standing = new Set<number>();
    for (const [number, { rule, assurance }] of this.lines.entries()) {
      if (whole.has((rule ?? assurance)!) || !loose.has((rule ?? assurance)!)) continue;
      const isAnywhere =
        rule === undefined ||
        this.#activitiesOf(rule).some((one) => (uncovered[one]! & yearBits(rule.ages)) !== 0);
      if (isAnywhere) standing.add(number);
    }
    const lines = this.lines.flatMap(({ rule, assurance }, number) =>
      whole.has((rule ?? assurance)!) || standing.has(number) ? [number] : [],
    );
    return { lines, standing, uncovered, key: `${lines} ${uncovered}` };
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

/** Years from the first to the last, a bit for each. */
export function yearBits([lo, hi]: readonly [lo: number, hi: number]): number {
  return (2 << hi) - (1 << lo);
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
  for (const { approved, expires } of profile ? approvalsOf(profile) : []) {
    changes(approved, expires);
  }
  return days.size === 0 ? ['2000-01-01'] : [...days].sort();
}

function dayBeside(day: Day, step: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + step)).toISOString().slice(0, 10);
}
