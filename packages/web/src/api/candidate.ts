import type {
  AgeInterval,
  Band,
  Day,
  Difference,
  Direction,
  Effect,
  Grantor,
  LoggedDecision,
  Obligation,
  RuleCitation,
  Situation,
} from '@stairgate/rulebook';
import { createCaller } from './caller.ts';

/** A rulebook that the service holds. */
export interface HeldRulebook {
  readonly revision: string;
  readonly asOf: Day;
  /** For as long as this day is to come, the law as it will be then. */
  readonly from: Day | null;
  readonly since: string | null;
  readonly guidance: boolean;
  readonly profile: string | null;
  readonly rules: number;
  readonly codes: readonly string[];
}

/** How many answers were compared, and how many the candidate would have given otherwise. */
export interface Totals {
  readonly compared: number;
  readonly tightens: number;
  readonly loosens: number;
  readonly obligations: number;
  /** Answers that were yes and would be no, and the other way round. */
  readonly toNo: number;
  readonly toYes: number;
}

export type CountedBand = Band | 'unknown';

export interface CellTotals extends Totals {
  readonly situation: Situation;
  readonly band: CountedBand;
}

export interface PlaceTotals extends Totals {
  readonly place: string;
}

export interface ExampleAnswer {
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly obligations: readonly Obligation[];
}

/** One question of a kind of difference, about nobody, and both answers to it. */
export interface Example {
  readonly situation: Situation;
  readonly band: CountedBand;
  readonly direction: Direction;
  readonly count: number;
  readonly place: string;
  readonly age: AgeInterval;
  readonly granted: readonly Grantor[];
  readonly before: ExampleAnswer;
  readonly after: ExampleAnswer;
  readonly because: { readonly gone: readonly RuleCitation[]; readonly come: readonly RuleCitation[] };
  readonly record: LoggedDecision;
}

export interface LiveReport {
  readonly totals: Totals;
  readonly cells: readonly CellTotals[];
  readonly places: readonly PlaceTotals[];
  readonly examples: readonly Example[];
  readonly more: number;
}

export interface CandidateState {
  readonly active: HeldRulebook & { readonly chosenBy: 'installed' | 'operator' };
  readonly behind: { readonly revision: string; readonly since: string; readonly why: string } | null;
  readonly candidate: HeldRulebook | null;
  readonly candidateProblem: string | null;
  readonly installed: 'active' | 'candidate' | 'neither';
  readonly codes: {
    readonly added: readonly string[];
    readonly removed: readonly string[];
    readonly changed: readonly string[];
  } | null;
  readonly live: LiveReport | null;
}

export interface WantedCandidate {
  readonly date?: Day;
  readonly guidance?: boolean;
  readonly installed?: boolean;
  readonly revision?: string;
}

const caller = createCaller('/operator/api');

/** The rulebook that is tried beside the one in force. Every function rejects with `Problem`. */
export const candidateApi = {
  state: (signal?: AbortSignal) => caller.get<CandidateState>('/candidate', signal),
  bring: (wanted: WantedCandidate) => caller.send<CandidateState>('POST', '/candidate', wanted),
  drop: () => caller.send<CandidateState>('DELETE', '/candidate'),
  switch: (revision: string, replaces: string) =>
    caller.send<CandidateState>('POST', '/candidate/switch', { revision, replaces }),
  differences: (places: string, signal?: AbortSignal) =>
    caller.get<{ readonly differences: readonly Difference[] }>(
      `/candidate/diff?${new URLSearchParams({ in: places })}`,
      signal,
    ),
  records: (signal?: AbortSignal) =>
    caller.get<{ readonly records: readonly LoggedDecision[] }>('/records', signal),
};
