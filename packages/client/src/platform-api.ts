import type {
  AgeInterval,
  Band,
  Code,
  Day,
  DecisionRecord,
  DeviceProvider,
  Limiter,
  Obligation,
  SetLimit,
  Situation,
} from '@stairgate/rulebook';
import type { Duration, GuardianState, SetLimitView, SituationView } from './child-protections.ts';
import type { Relation } from './facts.ts';
import type { Transport } from './transport.ts';

/** How an age was learnt. Protect keeps whole years and the method, never the year or the month of birth. */
export type Evidence =
  | { readonly method: 'self-declared'; readonly year: number; readonly month: number }
  | { readonly method: 'guardian'; readonly lo: number; readonly hi: number }
  | {
      readonly method: 'device';
      readonly provider: DeviceProvider;
      /** Null where the device gives no end: it counts as 0 for Apple; from Google it is no evidence. */
      readonly lo: number | null;
      /** Null where the device gives no end: it counts as 18. */
      readonly hi: number | null;
      readonly declaration: string;
    }
  | {
      readonly method: 'vendor';
      readonly provider: string;
      readonly lo: number;
      readonly hi: number;
      readonly level: 'estimated' | 'verified';
      /** A JWS of a configured issuer over `sub`, `lo` and `hi`. */
      readonly token: string;
    }
  | { readonly method: 'credential'; readonly token: string; readonly nonce: string };

/** A person whom protect protects. */
export interface Child {
  readonly id: string;
  readonly place: string;
  readonly age: AgeInterval;
  readonly band: Band;
  readonly revision: string;
  readonly version: number;
  readonly createdAt: string;
  readonly guardian: GuardianState;
}

/** A choice of the child. `met` names the obligations that were met when it was offered. */
export interface Choice {
  readonly situation: Situation;
  readonly duration: Duration;
  readonly met: readonly Obligation[];
}

export interface ChoiceMade {
  readonly situation: Situation;
  readonly view: SituationView;
  readonly undo: { readonly situation: Situation; readonly duration: Duration } | null;
}

/** A limit to be set: `by` is who sends it. Another by the same about the same takes its place; other hours do not. */
export type NewLimit = WithoutBy<SetLimit>;
type WithoutBy<Set> = Set extends { readonly by: Limiter } ? Omit<Set, 'by'> : never;

/** `already-closed`: the law closes it now whatever anybody sets; the limit is stored and stays when that changes. */
export interface LimitSet {
  readonly limit: SetLimitView;
  /** The limit of which it took the place. */
  readonly replaces: string | null;
  readonly note: 'already-closed' | null;
}

/** What the platform knows of the hour and has counted, where a limit is about that. Left out counts as too much. */
export interface UseFacts {
  /** Where the child is: YYYY-MM-DDTHH:MM. */
  readonly localTime?: string;
  readonly schoolDay?: boolean;
  readonly minutesToday?: number;
  /** What is about to be spent included, in the smallest unit of the currency. */
  readonly spent?: { readonly amount: number; readonly currency: string };
}

export interface Complaint {
  readonly about: Situation | 'age' | 'data' | 'other';
  /** At most 1000 characters. */
  readonly text?: string;
}

export interface ServiceRulebook {
  readonly revision: string;
  readonly asOf: Day;
  readonly codes: readonly Code[];
}

/** An AuthZEN 1.0 access evaluation. */
export interface Evaluation {
  readonly subject: { readonly type: 'user' | 'guardian' | 'service' | 'anonymous'; readonly id: string };
  readonly resource: {
    readonly type: 'child';
    readonly id: string;
    readonly properties?: { readonly place?: string; readonly age?: AgeInterval };
  };
  /** An activity or a whole situation. */
  readonly action: { readonly name: string };
  readonly context?: {
    readonly relation?: Relation;
    readonly circumstance?: string;
  } & UseFacts;
}

export interface EvaluationAnswer {
  readonly decision: boolean;
  readonly context?: Partial<Omit<DecisionRecord, 'allowed'>>;
}

/** Every endpoint of the platform API, typed. All throw `Unreachable` or `ProtectError`. */
export interface PlatformApi {
  readonly children: {
    /** Starts a record. `place` is an ISO 3166 code or `unknown`. */
    create(person: { place: string; evidence?: Evidence }): Promise<Child>;
    get(childId: string): Promise<Child>;
    /** Adds what was learnt about the age; the order of arrival never matters. */
    addEvidence(childId: string, evidence: Evidence): Promise<Child>;
    setPlace(childId: string, place: string): Promise<Child>;
    /** Everything that is held. */
    export(childId: string): Promise<unknown>;
    erase(childId: string): Promise<void>;
  };
  readonly choices: {
    make(childId: string, choice: Choice): Promise<ChoiceMade>;
    /** Switches off. Always allowed. */
    undo(childId: string, situation: Situation): Promise<unknown>;
  };
  readonly limits: {
    /** All limits, whoever set them. */
    list(childId: string): Promise<readonly SetLimitView[]>;
    /** Closes something for a child, by the platform. */
    set(childId: string, limit: NewLimit): Promise<LimitSet>;
    /** Ends a limit of the platform's own. What was chosen before it holds again. */
    lift(childId: string, limitId: string): Promise<void>;
  };
  readonly sessions: {
    /** Starts a session and ends an earlier one. */
    start(childId: string): Promise<{ sessionId: string; startedAt: string }>;
    end(childId: string, sessionId: string): Promise<void>;
  };
  readonly guardian: {
    /** Asks a guardian by e-mail. Nobody gets to see the address again. */
    invite(childId: string, email: string): Promise<{ state: GuardianState; expiresAt: string }>;
    /** How the question stands, and whether its letter has gone out. */
    status(childId: string): Promise<{ state: GuardianState; mail: string | null }>;
    /** Takes the invitation back, so that another address can be given. */
    cancel(childId: string): Promise<void>;
  };
  readonly asks: {
    /** Asks the guardian for one thing. */
    create(childId: string, situation: Situation): Promise<{ askId: string; state: string }>;
  };
  readonly complaints: {
    create(
      childId: string,
      complaint: Complaint,
    ): Promise<{ complaintId: string; state: string; answerBy: string }>;
  };
  /** Decides and, where the grant is a `once` one, uses it up. */
  use(childId: string, situation: Situation, known?: UseFacts): Promise<DecisionRecord>;
  /** A single-use address that opens the child's own pages. */
  pageLink(childId: string): Promise<{ url: string; expiresAt: string }>;
  /** Checks a guardian's receipt. */
  verifyReceipt(receipt: string): Promise<{ valid: boolean; payload?: unknown; reason?: string }>;
  rulebook(): Promise<ServiceRulebook>;
  evaluate(evaluation: Evaluation): Promise<EvaluationAnswer>;
  evaluateAll(evaluations: readonly Evaluation[]): Promise<readonly EvaluationAnswer[]>;
  health(): Promise<unknown>;
  ready(): Promise<unknown>;
}

export interface PlatformApiOptions {
  readonly transport: Transport;
  /** Milliseconds before a call is given up. */
  readonly timeout: number;
  /** Called before and after each call that changes a child. */
  onWrite(childId: string): void;
}

export function createPlatformApi({ transport, timeout, onWrite }: PlatformApiOptions): PlatformApi {
  type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
  const call = async <T>(method: Method, path: string, body?: unknown): Promise<T> =>
    (await transport.send({ method, path, body, timeout })).body as T;

  const change = async <T>(method: Method, childId: string, rest: string, body?: unknown): Promise<T> => {
    onWrite(childId);
    try {
      return await call<T>(method, pathOf(childId, rest), body);
    } finally {
      onWrite(childId);
    }
  };

  return {
    children: {
      create: (person) => call('POST', '/v1/children', person),
      get: (childId) => call('GET', pathOf(childId)),
      addEvidence: (childId, evidence) => change('POST', childId, '/age-evidence', evidence),
      setPlace: (childId, place) => change('PUT', childId, '/place', { place }),
      export: (childId) => call('GET', pathOf(childId, '/export')),
      erase: (childId) => change('DELETE', childId, ''),
    },
    choices: {
      make: (childId, choice) => change('POST', childId, '/choices', choice),
      undo: (childId, situation) =>
        change('DELETE', childId, `/choices/${situation.split('/').map(encodeURIComponent).join('/')}`),
    },
    limits: {
      list: async (childId) =>
        (await call<{ limits: SetLimitView[] }>('GET', pathOf(childId, '/limits'))).limits,
      set: (childId, limit) => change('POST', childId, '/limits', limit),
      lift: (childId, limitId) => change('DELETE', childId, `/limits/${encodeURIComponent(limitId)}`),
    },
    sessions: {
      start: (childId) => change('POST', childId, '/sessions'),
      end: (childId, sessionId) => change('DELETE', childId, `/sessions/${encodeURIComponent(sessionId)}`),
    },
    guardian: {
      invite: (childId, email) => change('POST', childId, '/guardian', { email }),
      status: (childId) => call('GET', pathOf(childId, '/guardian')),
      cancel: (childId) => change('DELETE', childId, '/guardian'),
    },
    asks: { create: (childId, situation) => change('POST', childId, '/asks', { situation }) },
    complaints: { create: (childId, complaint) => change('POST', childId, '/complaints', complaint) },
    use: (childId, situation, known) => change('POST', childId, '/uses', { ...known, situation }),
    pageLink: (childId) => call('POST', pathOf(childId, '/page-link')),
    verifyReceipt: (receipt) => call('POST', '/v1/receipts/verify', { receipt }),
    rulebook: () => call('GET', '/v1/rulebook'),
    evaluate: (evaluation) => call('POST', '/access/v1/evaluation', evaluation),
    async evaluateAll(evaluations) {
      const sent = { evaluations, options: { evaluations_semantic: 'execute_all' } };
      const reply = await call<{ evaluations: EvaluationAnswer[] }>('POST', '/access/v1/evaluations', sent);
      return reply.evaluations;
    },
    health: () => call('GET', '/health'),
    ready: () => call('GET', '/ready'),
  };
}

function pathOf(childId: string, rest = ''): string {
  return `/v1/children/${encodeURIComponent(childId)}${rest}`;
}
