import type {
  CodeChange,
  CodeList,
  CodeSummary,
  CodeView,
  StandingCounts,
} from '@stairgate/protect/operator';
import type {
  Band,
  CommonCell,
  Day,
  DecisionRecord,
  Difference,
  Direction,
  Effect,
  Grantor,
  Level,
  Obligation,
  PlaceShare,
  RuleCitation,
  SilentRule,
  Situation,
  Tally,
} from '@stairgate/rulebook';
import { createCaller } from './caller.ts';

export interface PolicyCell {
  readonly effect: Effect;
  readonly obligations: readonly Obligation[];
  /** Indices into the `rules` of the policy, the strictest first. */
  readonly rules: readonly number[];
  /** Indices into the `silent` of the policy: what speaks here and does not bind. */
  readonly silent: readonly number[];
  /** What it would be if all that speaks were law; only where that is stricter. */
  readonly wouldBe?: Effect;
  /** Whether it would be looser, were it not for guidance. */
  readonly guidanceOnly?: boolean;
  /** Whose yes about this very situation it takes, where the effect does not say it. */
  readonly needs?: readonly Grantor[];
  /** Whether a documented deviation moved it. */
  readonly moved?: boolean;
  /** Whether a rule of the baseline stands in for law that these places do not have. */
  readonly standsIn?: boolean;
}

/** What the joined law says, of every situation at every age, at one level of assurance, on one day. */
export interface Policy {
  readonly revision: string;
  readonly asOf: Day;
  readonly places: readonly string[];
  readonly level: Level;
  readonly guidance: boolean;
  /** Whether what the operator documents of its service counts. */
  readonly profile: boolean;
  /** Why every code is joined, if that is because no place is known. */
  readonly note: 'place-unknown' | null;
  /** Ids of the codes that are joined. */
  readonly codes: readonly string[];
  /** Days on which some cell changes. */
  readonly dates: readonly Day[];
  readonly ages: readonly number[];
  readonly cells: Readonly<Record<Situation, readonly PolicyCell[]>>;
  readonly rules: readonly RuleCitation[];
  readonly silent: readonly SilentRule[];
}

export type { CodeChange, CodeList, CodeSummary, CodeView, StandingCounts };

export type RuleLine = CodeView['rules'][number];
export type AssuranceLine = CodeView['assurance'][number];
export type DutyLine = CodeView['duties'][number];
export type MappingLine = CodeView['mappings'][number];
export type Provision = CodeView['provisions'][number];

/** Why something was documented, who answers for it, until when, and whether it counts today. */
export interface Approved {
  readonly reason: string;
  readonly approver: string;
  readonly approved: Day;
  /** The last day on which it counts. */
  readonly expires: Day;
  readonly state: 'in-force' | 'idle' | 'expired' | 'not-yet';
}

/** What the operator documents of its service. */
export interface Documented {
  readonly profile: {
    readonly service: { readonly name: string; readonly kinds: readonly string[] };
    readonly places: readonly string[];
    readonly guidance: boolean;
    readonly exempt: readonly (Approved & { readonly code: string; readonly short: string })[];
    readonly deviations: readonly (Approved & {
      readonly id: string;
      readonly situations: readonly string[];
      readonly ages: { readonly lo: number; readonly hi: number };
      readonly effect: Effect;
    })[];
  } | null;
  /** What of it does nothing today. */
  readonly lapses: readonly { readonly item: string; readonly what: string; readonly right: string }[];
  /** Whether the file says something else than what is in force. */
  readonly newer: boolean;
}

interface ComparedSide {
  readonly places: readonly string[];
  readonly asOf: Day;
  readonly revision: string;
}

interface Causes {
  /** Places in the list of rules: what asked for more before, and what asks for more now. */
  readonly gone: readonly number[];
  readonly come: readonly number[];
}

/** One situation that is answered otherwise, over a run of years. */
export interface LawDifference extends Omit<Difference, 'because' | 'obligations'> {
  readonly because: Causes & Pick<Difference['because'], 'assurance'>;
  readonly obligations: Pick<Difference['obligations'], 'added' | 'removed'> & { readonly because: Causes };
}

export interface Comparison {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  readonly level: Level;
  readonly guidance: boolean;
  readonly summary: Readonly<Record<Direction, Tally>>;
  readonly differences: readonly LawDifference[];
  readonly between: Causes;
  readonly rules: readonly RuleCitation[];
}

/** What one of several places has to do with a joint setting. */
export interface NumberedShare extends Omit<PlaceShare, 'rules'> {
  readonly rules: readonly number[];
}

export interface JointCell extends Omit<CommonCell, 'forcedBy' | 'addedBy'> {
  readonly forcedBy: readonly NumberedShare[];
  readonly addedBy: readonly NumberedShare[];
}

/** The strictest joint settings of several places, and which of them asks for it. */
export interface JointSettings {
  readonly places: readonly string[];
  readonly asOf: Day;
  readonly revision: string;
  readonly level: Level;
  readonly guidance: boolean;
  readonly cells: readonly JointCell[];
  readonly rules: readonly RuleCitation[];
}

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
