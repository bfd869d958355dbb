import type { Alternative, Practice } from './practice.ts';
import type { ChildrenTest, Measure, ServiceKind } from './profile.ts';
import type { Activity, Effect, Level, Obligation } from './vocabulary.ts';

/**
 * Whether a provision binds. `in-force` and `guidance` bind from `from` to `until`; `enacted` binds from its
 * `from`; `enjoined` (by a court) and `bill` are shown and never bind.
 */
export type Status = 'in-force' | 'guidance' | 'enacted' | 'enjoined' | 'bill';

/** How sure we are of the text. A `low` provision is shown, labelled, and never binds on its own. */
export type Confidence = 'high' | 'medium' | 'low';

/** A calendar day, `YYYY-MM-DD`. */
export type Day = string;

/**
 * One number that the law looks at, in a place, the `world` or a currency. It is passed `from` that number on, or `over` it;
 * one of the two is given.
 */
export interface SizeTest {
  readonly measure: Measure;
  readonly in: string;
  readonly from?: number;
  readonly over?: number;
}

/** To which services a line applies: to those that meet all that is given here. Left out, it applies to every service. */
export interface Applies {
  /** It is one of these. */
  readonly kinds?: readonly ServiceKind[];
  /** One of these holds of it. */
  readonly children?: readonly ChildrenTest[];
  /** It passes every number of one of these. */
  readonly size?: readonly (readonly SizeTest[])[];
}

/** Where a line of a code comes from. `provisions` are ids in `codes/provisions.json`. */
export interface Source {
  readonly provisions: readonly string[];
  readonly cite: string;
  readonly url: string;
  readonly confidence: Confidence;
  readonly status: Status;
  readonly from?: Day;
  readonly until?: Day;
  /** To which services; every one if left out. */
  readonly applies?: Applies;
  readonly note?: string;
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

/**
 * When it is night or school time for a rule about either, in the child's local time, `HH:MM`; `to` before `from` runs
 * over midnight. `term` counts only days of the school year, which is a fact given at run time; `months`, from the first to
 * the last, 1 to 12, may run over the turn of the year.
 */
export interface Hours {
  readonly from: string;
  readonly to: string;
  readonly days?: readonly Weekday[];
  readonly term?: boolean;
  readonly months?: readonly [first: number, last: number];
}

/** One provision of one code that a single decision can carry. `ages` are inclusive whole years, 0 to 17. */
export interface Rule extends Source {
  readonly id: string;
  readonly situations: readonly string[];
  readonly ages: readonly [lo: number, hi: number];
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  readonly says: string;
  /** Whether the code itself lets an operator show a compelling reason for another default. */
  readonly compelling: boolean;
  /** Where inside the code's jurisdiction it binds; everywhere if left out. */
  readonly places?: readonly string[];
  readonly hours?: Hours;
  /** Of a rule about use over a limit: how many minutes a day that limit is. */
  readonly minutes?: number;
  /** What its regulator accepts in place of a private profile. Counts where a service is reviewed, and in no decision. */
  readonly alternatives?: readonly Alternative[];
}

/** A provision that no single decision can carry: who owes it, and what evidences it. */
export interface Duty extends Source {
  readonly id: string;
  readonly says: string;
  readonly owes: string;
  readonly evidence: string;
  /** By what a review of a service sees whether it is met. */
  readonly seenBy?: readonly Practice[];
}

/**
 * How surely an age must be known before somebody counts as older than `past` under this code. A claim that is
 * weaker leaves the person at age `past` for this code's rules.
 */
export interface Assurance extends Source {
  readonly past: number;
  readonly level: Level;
  readonly says: string;
  /** Where inside the code's jurisdiction it binds; everywhere if left out. */
  readonly places?: readonly string[];
}

/** What a standard or a vendor's interface says, and what that is in our words. It binds nobody; adapters use it. */
export interface Mapping extends Source {
  readonly id: string;
  readonly says: string;
  /** Their field, value or level. */
  readonly theirs: string;
  /** What it means here. */
  readonly ours: string;
}

/** Provisions that this system does not model, and why. */
export interface Unmodelled {
  readonly provisions: readonly string[];
  readonly reason: string;
}

/**
 * What a code speaks for: where it covers an activity at an age, what it leaves out it leaves to the platform. It covers
 * it in the places and on the days in which one of its own rules about that very activity binds. Where no code covers
 * an activity at an age, the baseline joins in: silence is not permission.
 */
export interface Cover {
  readonly activities: readonly Activity[];
  /** Inclusive whole years, 0 to 17. */
  readonly ages: readonly [lo: number, hi: number];
}

/** One law or code of practice: one YAML file under `codes/<jurisdiction>/`. */
export interface Code {
  readonly code: string;
  readonly title: string;
  readonly short: string;
  readonly jurisdiction: string;
  readonly issuer: string;
  readonly url: string;
  /** Empty where its silence says nothing of any activity. */
  readonly covers: readonly Cover[];
  readonly rules: readonly Rule[];
  readonly assurance: readonly Assurance[];
  readonly duties: readonly Duty[];
  readonly mappings: readonly Mapping[];
  readonly unmodelled: readonly Unmodelled[];
}
