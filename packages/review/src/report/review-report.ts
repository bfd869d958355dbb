import type { Day, Effect, GroupId, Obligation, Practice, Situation } from '@stairgate/rulebook';
import type { ReviewFacts } from '../evidence.ts';
import type { Verdict } from '../judge/judge.ts';
import type { DutyCitation, PracticeVerdict } from '../judge/judge-practices.ts';
import type { Alternative } from '../observation.ts';
import type { Role } from '../persona.ts';
import type { Drift, DriftLine } from '../service/drift.ts';
import type { Exhibit } from './exhibit.ts';
import type { SettingByAge } from './settings-by-age.ts';
import type { AnyVerdict } from './verdict-words.ts';

/**
 * A review and its verdicts as plain data: `report.json`, of which every other form of the report is made. It needs
 * neither the evidence nor the rulebook any more. `report.schema.json` describes it.
 */
export interface ReviewReport {
  readonly format: 'stairgate-review';
  readonly version: 1;
  readonly review: ReviewFacts;
  /** By what law it was judged. */
  readonly law: Law;
  /** What one persona might take at most, by name. */
  readonly limits: Readonly<Record<string, number>>;
  readonly personas: readonly PersonaLine[];
  /** Every provision that a finding cites, once. */
  readonly rules: readonly CitedRule[];
  readonly findings: readonly ReportedFinding[];
  readonly practices: readonly ReportedPractice[];
  /** What age changes: each setting as it stood at first, for each who has it. */
  readonly settings: readonly SettingByAge[];
  /** What the live service promises beside what the browser saw; null where no service was asked. */
  readonly drift: ReportedDrift | null;
  /** What is different from an earlier review. */
  readonly changes: Changes | null;
  readonly commitments: readonly CommitmentState[] | null;
}

export interface Law {
  readonly places: readonly string[] | 'unknown';
  readonly asOf: Day;
  /** Of the rulebook. */
  readonly revision: string;
}

export interface PersonaLine {
  readonly id: string;
  readonly role: Role;
  readonly age: number | null;
  /** What came of signing up, in words. */
  readonly signUp: string;
  readonly pictures: number;
  readonly requests: number;
  /** Steps that threw or were too slow. */
  readonly failed: readonly { readonly step: string; readonly error: string; readonly tries: number }[];
  /** Odd things that the platform did. */
  readonly incidents: readonly string[];
}

/** `id` is `code/rule`, and what findings name. */
export interface CitedRule extends DutyCitation {
  readonly id: string;
  readonly kind: 'rule' | 'duty';
  /** What a rule asks for; null for a duty. */
  readonly effect: Effect | null;
}

interface Reported {
  /** `child-12:profile.view/anyone`: the same in every review with such a persona. */
  readonly id: string;
  readonly persona: string;
  readonly title: string;
  /** One sentence: what would put it right. Null where nothing falls short. */
  readonly fix: string | null;
  /** The weightiest first. */
  readonly rules: readonly string[];
  readonly observations: readonly ReportedObservation[];
}

export interface ReportedFinding extends Reported {
  readonly situation: Situation;
  readonly group: GroupId;
  readonly age: number;
  readonly verdict: Verdict;
  readonly required: Effect;
  readonly seen: readonly [loosest: Effect, strictest: Effect] | null;
  readonly broken: readonly Obligation[];
}

export interface ReportedPractice extends Reported {
  readonly practice: Practice;
  readonly age: number | null;
  readonly verdict: PracticeVerdict;
}

export interface ReportedDrift extends Omit<Drift, 'lines'> {
  readonly lines: readonly ReportedDriftLine[];
}

export interface ReportedDriftLine extends DriftLine {
  /** Of the finding about the same. */
  readonly id: string;
  readonly group: GroupId;
  readonly title: string;
  /** What the law asks. */
  readonly required: Effect;
}

export interface ReportedObservation {
  readonly check: string;
  readonly says: string;
  readonly effect: readonly [loosest: Effect, strictest: Effect] | null;
  readonly held: boolean | null;
  readonly because: 'not-tested' | 'cannot-tell' | null;
  /** What the platform does instead, where the law accepts it. */
  readonly instead: readonly Alternative[];
  readonly evidence: readonly Exhibit[];
}

/**
 * `better`: fell short, and does not any more, or by less. `worse`: did not, and does, or by more. `new`: falls short now,
 * and was not seen before. `gone`: fell short, and cannot be seen any more, which is not the same as put right.
 * `now-seen`, `no-longer-seen`: the same of what meets the law.
 */
export type ChangeKind = 'better' | 'worse' | 'new' | 'gone' | 'now-seen' | 'no-longer-seen';

/** One finding that is not what it was. */
export interface Change {
  readonly kind: ChangeKind;
  /** Of the finding, in both reviews. */
  readonly id: string;
  readonly title: string;
  readonly age: number | null;
  readonly before: AnyVerdict | null;
  readonly after: AnyVerdict | null;
  /** Whether the platform does otherwise, or the law asks otherwise, or both; `sight`: one review could not tell. */
  readonly because: 'platform' | 'law' | 'both' | 'sight';
}

export interface Changes {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** What makes the two hard to compare, in sentences. */
  readonly caveats: readonly string[];
  readonly changes: readonly Change[];
  /** Findings that fall short in both, no more and no less. */
  readonly still: number;
}

export interface ComparedSide {
  readonly startedAt: string;
  readonly url: string;
  readonly asOf: Day;
  readonly revision: string;
}

/** What a platform said that it would do about one finding. A promise is no change: only a later review shows one. */
export interface Commitment {
  readonly id: string;
  /** In the words of whoever promised. */
  readonly text: string;
  readonly promisedBy: string;
  readonly promisedOn: Day;
  readonly due: Day;
  /** The platform, by the address that was reviewed. */
  readonly url: string;
  readonly finding: Subject;
}

/** A finding in any review: whose age, and which situation or practice. */
export type Subject =
  | { readonly age: number; readonly situation: Situation }
  | { readonly age: number; readonly practice: Practice };

/**
 * `verified`: a later review saw that it meets the law, and none since saw otherwise. `open`: not due yet. `overdue`: due
 * is past, and no review since has shown it either way. `broken`: a review after the due day, or after it had been
 * verified, saw it fall short.
 */
export type CommitmentStatus = 'verified' | 'open' | 'overdue' | 'broken';

export interface CommitmentState {
  readonly commitment: Commitment;
  readonly status: CommitmentStatus;
  /** The review that shows it: when it began, and its finding. */
  readonly shownBy: { readonly startedAt: string; readonly finding: string; readonly verdict: string } | null;
  /** The day for which this is said. */
  readonly asOf: Day;
}
