import type {
  CellTotals,
  Example,
  ExampleAnswer,
  LiveReport,
  PlaceTotals,
  Totals,
} from '@stairgate/protect/operator';
import type { Day, Difference, LoggedDecision } from '@stairgate/rulebook';
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

export type { CellTotals, Example, ExampleAnswer, LiveReport, PlaceTotals, Totals };
export type CountedBand = CellTotals['band'];

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
