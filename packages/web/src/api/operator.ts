import type { Day, DecisionRecord, Level, Situation } from '@stairgate/rulebook';
import type {
  CodeList,
  CodeView,
  Comparison,
  DecideQuestion,
  DecisionLog,
  Documented,
  JointSettings,
  LedgerState,
  OperatorSession,
  Policy,
  SignInWays,
} from '@stairgate/wire';
import { createCaller } from './caller.ts';

export type RuleLine = CodeView['rules'][number];
export type AssuranceLine = CodeView['assurance'][number];
export type DutyLine = CodeView['duties'][number];
export type MappingLine = CodeView['mappings'][number];
/** What the service is asked for one comparison; what is left out is the same, or today. */
export interface DiffQuery {
  readonly in: string;
  readonly in2?: string;
  readonly from?: Day;
  readonly to?: Day;
  readonly level: Level;
  readonly guidance: boolean;
}

/** What the service is asked for one picture of the law. */
export interface PolicyQuery {
  readonly in: string;
  readonly asOf?: Day;
  readonly level: Level;
  readonly guidance: boolean;
  /** Whether what the operator documents counts; the law itself, if left out. */
  readonly profile?: boolean;
}

const caller = createCaller('/operator/api');
const open = createCaller('/operator/api', { session: false });
/** The law is public and bears a tag, so the browser may keep it and ask whether it still holds. */
const law = createCaller('/operator/api', { session: false, kept: true });

function lawSearch({ in: places, asOf, level, guidance, profile }: PolicyQuery): URLSearchParams {
  const search = new URLSearchParams({ in: places, level });
  if (asOf) search.set('asOf', asOf);
  if (!guidance) search.set('guidance', 'no');
  if (profile) search.set('profile', 'yes');
  return search;
}

/** The operator's part of the service. Every function rejects with `Problem`. */
export const operatorApi = {
  policy: (query: PolicyQuery, signal?: AbortSignal) =>
    law.get<Policy>(`/policy?${lawSearch(query)}`, signal),
  cell: (query: PolicyQuery, situation: Situation, age: number, signal?: AbortSignal) => {
    const search = lawSearch(query);
    search.set('situation', situation);
    search.set('age', String(age));
    return law.get<DecisionRecord>(`/policy/cell?${search}`, signal);
  },
  profile: (signal?: AbortSignal) => open.get<Documented>('/profile', signal),
  codes: (signal?: AbortSignal) => law.get<CodeList>('/codes', signal),
  code: (code: string, asOf: Day | null, signal?: AbortSignal) =>
    law.get<CodeView>(`/codes/${encodeURIComponent(code)}${asOf ? `?asOf=${asOf}` : ''}`, signal),
  diff: ({ guidance, ...query }: DiffQuery, signal?: AbortSignal) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const search = new URLSearchParams(given);
    if (!guidance) search.set('guidance', 'no');
    return law.get<Comparison>(`/diff?${search}`, signal);
  },
  joint: (query: PolicyQuery, signal?: AbortSignal) =>
    law.get<JointSettings>(`/common?${lawSearch(query)}`, signal),
  decide: (question: DecideQuestion) => open.send<DecisionRecord>('POST', '/decide', question),
  session: (signal?: AbortSignal) => caller.get<OperatorSession>('/session', signal),
  signInWays: (signal?: AbortSignal) => open.get<SignInWays>('/sign-in', signal),
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
