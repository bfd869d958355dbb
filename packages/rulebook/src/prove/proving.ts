import type { AgeInterval } from '../age.ts';
import type { Code, Day } from '../code.ts';
import type { awake } from '../consent.ts';
import type { Cell, ReasonCode } from '../decision.ts';
import type { Grants } from '../grants.ts';
import type { Limits } from '../limits.ts';
import type { Profile } from '../profile.ts';
import { type Effect, matchSituations, type Obligation, type Situation, situations } from '../vocabulary.ts';
import { AnswerBook, type Row, type Table } from './answer-book.ts';
import type { State } from './counterexample.ts';
import { Finding, type PropertyName } from './findings.ts';
import { everyAge, Ground, type Law } from './ground.ts';
import type { ReferenceRow, Touching } from './second-opinion.ts';
import type { Floor } from './silence.ts';
import type { Faults } from './single-answers.ts';

/** What `prove` asks of an engine. The `Rulebook` that `compile` makes is one. */
export interface ProvableRulebook {
  readonly revision: string;
  scope(places: readonly string[] | 'unknown'): ProvableScope;
}

export interface ProvableScope {
  row(age: AgeInterval): readonly Cell[];
  decide(situation: Situation, age: AgeInterval, granted?: Grants, limits?: Limits): ProvableDecision;
}

export interface ProvableDecision {
  readonly allowed: boolean;
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  readonly waitsFor: readonly Situation[];
  readonly reasons: readonly ReasonCode[];
  readonly revision: string;
}

/** Which yeses count under another law than that under which they were given. Ours is `awake`. */
export type Waking = (...given: Parameters<typeof awake>) => Pick<ReturnType<typeof awake>, 'granted'>;

export type Engine = (
  codes: readonly Code[],
  options: { readonly asOf: Day; readonly profile?: Profile | undefined },
) => ProvableRulebook;

/** One proof under way: what is proved, on which ground, and what was found so far. */
export class Proving {
  readonly codes: readonly Code[];
  readonly profile: Profile | undefined;
  readonly engine: Engine;
  readonly awake: Waking;
  readonly ground: Ground;
  readonly book: AnswerBook;
  readonly findings: ReadonlyMap<PropertyName, Finding>;
  /** By their law. */
  readonly groups = new Map<string, Group>();
  readonly tally = { states: 0, decisions: 0, joined: 0 };
  /** What was worked out once and holds for equal answers ever after. */
  readonly memory = {
    looser: new Map<number, number>(),
    lower: new Map<number, number>(),
    faults: new Map<string, Map<Row, Faults>>(),
    rows: new Map<Row, StateOfLaw>(),
    floors: new Map<string, readonly Floor[]>(),
    references: new Map<string, ReferenceRow>(),
    touching: new Map<string, readonly Touching[]>(),
    kinds: new Map<string, number>(),
    lawOfRevision: new Map<string, string>(),
    revisionOfLaw: new Map<string, string>(),
  };
  readonly #done = new Set<string>();

  constructor(
    codes: readonly Code[],
    options: {
      readonly profile: Profile | undefined;
      readonly engine: Engine;
      readonly awake: Waking;
      readonly in: readonly string[] | undefined;
      readonly properties: readonly PropertyName[];
    },
  ) {
    this.codes = codes;
    this.profile = options.profile;
    this.engine = options.engine;
    this.awake = options.awake;
    this.ground = new Ground(codes, options.profile, options.in);
    this.book = new AnswerBook(this.ground);
    this.findings = new Map(options.properties.map((name) => [name, new Finding(name)]));
  }

  /** Undefined for a property that nobody asked about. */
  finding(name: PropertyName): Finding | undefined {
    return this.findings.get(name);
  }

  compile(codes: readonly Code[], asOf: Day): ProvableRulebook {
    return this.engine(codes, { asOf, profile: this.profile });
  }

  /** The deviations of the profile that are in force on a day. */
  deviations(day: Day): readonly string[] {
    const all = this.profile?.deviations ?? [];
    return all.filter(({ approved, expires }) => approved <= day && day <= expires).map(({ id }) => id);
  }

  /** Whether this is the first time that it is asked. */
  isNew(key: string): boolean {
    if (this.#done.has(key)) return false;
    this.#done.add(key);
    return true;
  }
}

/** Where a row was met first, or at its smallest. */
export interface StateOfLaw extends Spot {
  /** By number in `everyAge`. */
  readonly at: number;
}

/** One place, or several joined, or an unknown one, on a day. */
export interface Spot {
  readonly places: readonly string[] | 'unknown';
  readonly day: Day;
}

/** All places and days with the same law. Its own spot is where they were first met. */
export interface Group extends Spot {
  readonly id: number;
  readonly law: Law;
  readonly table: Table;
}

/** Places that have the same lines on every day, and their group on this one. */
export interface PlacesOfDay {
  readonly places: readonly string[];
  readonly group: Group;
}

/** The state at a spot, by number of age and of situation. */
export function stateOf({ places, day }: Spot, at: number, number: number): State {
  return { places, day, age: everyAge[at]!, situation: situations[Math.max(0, number)]! };
}

export function concerns(patterns: readonly string[], situation: Situation): boolean {
  return patterns.some((pattern) => (matchSituations(pattern) as readonly string[]).includes(situation));
}
