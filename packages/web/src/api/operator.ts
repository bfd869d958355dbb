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
  readonly places: readonly string[];
  /** Days on which some cell changes. */
  readonly dates: readonly Day[];
  readonly ages: readonly number[];
  readonly cells: Readonly<Record<Situation, readonly PolicyCell[]>>;
  readonly rules: readonly RuleCitation[];
}

export interface DecideQuestion {
  readonly situation: Situation;
  readonly in: string;
  readonly age: { readonly lo: number; readonly hi: number; readonly level: Level };
  readonly granted: readonly { readonly situation: Situation; readonly by: Grantor }[];
}

export interface LoggedDecision {
  readonly at: string;
  readonly situation: Situation;
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly band: Band | 'unknown';
  readonly level: Level;
  readonly place: string;
  readonly revision: string;
  readonly reasons: readonly string[];
}

/** How often in one hour, for one age group in one place, the answer was this. */
export interface DecisionCount {
  readonly hour: string;
  readonly situation: Situation;
  readonly band: Band | 'unknown';
  readonly place: string;
  readonly allowed: boolean;
  readonly count: number;
}

export interface DecisionLog {
  readonly decisions: readonly LoggedDecision[];
  readonly counts: readonly DecisionCount[];
}

export interface LedgerEntry {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly alias: string | null;
  readonly hash: string;
}

export interface LedgerState {
  /** The newest, the newest first. */
  readonly entries: readonly LedgerEntry[];
  readonly head: { readonly seq: number; readonly hash: string };
  /** Where it is broken, `seq` is the first entry that does not hold. */
  readonly verified: {
    readonly ok: boolean;
    readonly entries: number;
    readonly seq?: number;
    readonly what?: string;
  };
}

const caller = createCaller('/operator/api');
const open = createCaller('/operator/api', { session: false });

/** The operator's part of the service. Every function rejects with `Problem`. */
export const operatorApi = {
  places: (signal?: AbortSignal) => open.get<{ places: readonly string[] }>('/places', signal),
  policy: (query: { in: string; asOf?: string; level: Level }, signal?: AbortSignal) => {
    const search = new URLSearchParams({ in: query.in, level: query.level });
    if (query.asOf) search.set('asOf', query.asOf);
    return open.get<Policy>(`/policy?${search}`, signal);
  },
  decide: (question: DecideQuestion) => open.send<DecisionRecord>('POST', '/decide', question),
  session: (signal?: AbortSignal) => caller.get<{ csrf: string }>('/session', signal),
  async signIn(key: string) {
    caller.keep((await open.send<{ csrf: string }>('POST', '/sign-in', { key })).csrf);
  },
  async signOut() {
    await caller.send<void>('POST', '/sign-out');
    caller.keep();
  },
  decisions: (signal?: AbortSignal) => caller.get<DecisionLog>('/decisions', signal),
  ledger: (signal?: AbortSignal) => caller.get<LedgerState>('/ledger', signal),
};
