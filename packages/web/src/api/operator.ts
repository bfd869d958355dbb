import type {
  Band,
  Day,
  DecisionRecord,
  Effect,
  Grantor,
  Level,
  Obligation,
  RuleCitation,
  Situation,
} from '@stairgate/rulebook';
import { createCaller } from './caller.ts';

export interface PlaceChoice {
  readonly place: string;
  readonly name: string;
}

export interface PolicyCell {
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  /** Indices into the `rules` of the policy. */
  readonly rules: readonly number[];
}

/** What the joined law says, of every situation at every age, at one level of assurance, on one day. */
export interface Policy {
  readonly revision: string;
  readonly asOf: Day;
  readonly places: readonly string[] | 'unknown';
  /** Days on which some cell changes. */
  readonly dates: readonly Day[];
  readonly ages: readonly number[];
  readonly cells: Readonly<Record<Situation, readonly PolicyCell[]>>;
  readonly rules: readonly RuleCitation[];
}

export interface DecideQuestion {
  readonly situation: Situation;
  readonly in: readonly string[] | 'unknown';
  readonly age: { readonly lo: number; readonly hi: number; readonly level: Level };
  readonly granted: readonly { readonly situation: Situation; readonly by: Grantor }[];
}

export interface LoggedDecision {
  readonly at: string;
  readonly situation: Situation;
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly band: Band;
  readonly level: Level;
  readonly place: string;
  readonly revision: string;
  readonly reasons: readonly string[];
}

export interface SituationCount {
  readonly situation: Situation;
  readonly allowed: number;
  readonly refused: number;
}

export interface DecisionLog {
  readonly decisions: readonly LoggedDecision[];
  readonly counts: readonly SituationCount[];
}

export interface LedgerState {
  readonly entries: number;
  readonly head: string;
  readonly verified: boolean;
  readonly brokenAt?: number | null;
}

const caller = createCaller('/operator/api');

/** The operator's part of the service. Every function rejects with `Problem`. */
export const operatorApi = {
  places: (signal?: AbortSignal) => caller.get<{ places: readonly PlaceChoice[] }>('/places', signal),
  policy: (query: { in: string; asOf?: string; level: Level }, signal?: AbortSignal) => {
    const search = new URLSearchParams({ in: query.in, level: query.level });
    if (query.asOf) search.set('asOf', query.asOf);
    return caller.get<Policy>(`/policy?${search}`, signal);
  },
  decide: (question: DecideQuestion) => caller.send<DecisionRecord>('POST', '/decide', question),
  signIn: (key: string) => caller.send<void>('POST', '/sign-in', { key }),
  signOut: () => caller.send<void>('POST', '/sign-out'),
  decisions: (signal?: AbortSignal) => caller.get<DecisionLog>('/decisions', signal),
  ledger: (signal?: AbortSignal) => caller.get<LedgerState>('/ledger', signal),
};
