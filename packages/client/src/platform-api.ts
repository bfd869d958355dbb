import type { DecisionRecord, Situation } from '@stairgate/rulebook';
import type {
  Asked,
  Attempt,
  AttemptBegun,
  AttemptOutcome,
  Child,
  Choice,
  Complaint,
  ComplaintAnswer,
  ComplaintList,
  ComplaintQuery,
  ComplaintReceipt,
  EndReason,
  Evaluation,
  EvaluationAnswer,
  Evidence,
  Favour,
  GuardianEnded,
  GuardianStatus,
  Health,
  HeldData,
  Invited,
  LimitSet,
  NewAgeAttempt,
  NewLimit,
  NewSchool,
  PageLink,
  PageLinkQuery,
  Readiness,
  ReceiptCheck,
  ReceivedComplaint,
  School,
  ServiceRulebook,
  Session,
  SetLimitView,
  UseFacts,
} from '@stairgate/wire';
import type { ChoiceMade } from './child-protections.ts';
import type { Transport } from './transport.ts';

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
    export(childId: string): Promise<HeldData>;
    erase(childId: string): Promise<void>;
  };
  /** Finding out an age with somebody else: a wallet, an age check. */
  readonly ageAttempts: {
    /** Begins one; `next` says where the child goes. The browser comes back to `returnTo`. */
    begin(childId: string, attempt: NewAgeAttempt): Promise<AttemptBegun>;
    /** How it stands. */
    get(childId: string, attemptId: string): Promise<Attempt>;
    /** Hands over what the platform itself was given for it, such as a token. */
    finish(
      childId: string,
      attemptId: string,
      fields: Readonly<Record<string, string>>,
    ): Promise<AttemptOutcome>;
  };
  readonly choices: {
    make(childId: string, choice: Choice): Promise<ChoiceMade>;
    /** Switches off. Always allowed. */
    undo(childId: string, situation: Situation): Promise<ChoiceMade>;
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
    start(childId: string): Promise<Session>;
    end(childId: string, sessionId: string): Promise<void>;
  };
  readonly guardian: {
    /**
     * Asks a guardian by e-mail. Nobody gets to see the address again.
     * @param language the tag of the letters' language, such as `cy`: the child's, say. English where it is left out.
     * @param childEmail the child's own address, where you know it: a guardian who has the same is refused. It is not kept.
     */
    invite(childId: string, email: string, language?: string, childEmail?: string): Promise<Invited>;
    /** How the question stands, and whether its letter has gone out. */
    status(childId: string): Promise<GuardianStatus>;
    /** Takes the invitation back, so that another address can be given. */
    cancel(childId: string): Promise<void>;
    /** Settles the objection of a grown-up who said no to the yes of another; until then what needs a guardian is closed. */
    settle(childId: string, outcome: 'upheld' | 'dismissed'): Promise<void>;
    /** Lets grown-ups be asked and agree again to whom an objection was upheld; until then they are refused for this child. */
    letIn(childId: string): Promise<void>;
    /**
     * Ends what a guardian has a say in without its mailbox: it is lost, or somebody else looks after the child. All that
     * rests on its yes closes at once; what it closed stays closed.
     */
    end(childId: string, reason: EndReason): Promise<GuardianEnded>;
  };
  readonly asks: {
    /** Asks the guardian for one thing. */
    create(childId: string, situation: Situation): Promise<Asked>;
  };
  /** What a child asks its guardian for that is over by itself. */
  readonly favours: {
    /** Asks a guardian to lift one of its limits for so many minutes from when it closes, or for the rest of the day. */
    askToLift(childId: string, limitId: string, minutes?: number): Promise<Favour>;
    /** Asks for more minutes today. */
    askMoreTime(childId: string, minutes: number): Promise<Favour>;
    list(childId: string): Promise<readonly Favour[]>;
  };
  readonly school: {
    get(childId: string): Promise<School | null>;
    /** Says when the child has school; a guardian's word goes before. */
    set(childId: string, school: NewSchool): Promise<School | null>;
  };
  readonly complaints: {
    create(childId: string, complaint: Complaint): Promise<ComplaintReceipt>;
    /** Those of the platform's children, as `query` asks for them. */
    list(query?: ComplaintQuery): Promise<ComplaintList>;
    /**
     * Answers one; the child is told. A guardian who has agreed reads it too unless it is `withheld`, which it is by itself
     * where the complaint is about the guardian, or about something other than what can be named.
     */
    answer(
      childId: string,
      complaintId: string,
      text: string,
      options?: Pick<ComplaintAnswer, 'guardian'>,
    ): Promise<ReceivedComplaint>;
  };
  /** Decides and, where the grant is a `once` one, uses it up. */
  use(childId: string, situation: Situation, known?: UseFacts): Promise<DecisionRecord>;
  /**
   * A single-use address that opens the child's own pages. They lead back to `returnTo`, an address of yours whose origin
   * is set in `STAIRGATE_RETURN_TO`; any other is refused (`return-refused`).
   */
  pageLink(childId: string, options?: PageLinkQuery): Promise<PageLink>;
  /** Checks a guardian's receipt. */
  verifyReceipt(receipt: string): Promise<ReceiptCheck>;
  rulebook(): Promise<ServiceRulebook>;
  evaluate(evaluation: Evaluation): Promise<EvaluationAnswer>;
  evaluateAll(evaluations: readonly Evaluation[]): Promise<readonly EvaluationAnswer[]>;
  health(): Promise<Health>;
  ready(): Promise<Readiness>;
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
    ageAttempts: {
      begin: (childId, attempt) => change('POST', childId, '/age-attempts', attempt),
      get: (childId, attemptId) =>
        call('GET', pathOf(childId, `/age-attempts/${encodeURIComponent(attemptId)}`)),
      finish: (childId, attemptId, fields) =>
        change('POST', childId, `/age-attempts/${encodeURIComponent(attemptId)}`, { fields }),
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
      invite: (childId, email, language, childEmail) =>
        change('POST', childId, '/guardian', {
          email,
          ...(language !== undefined && { language }),
          ...(childEmail !== undefined && { childEmail }),
        }),
      status: (childId) => call('GET', pathOf(childId, '/guardian')),
      cancel: (childId) => change('DELETE', childId, '/guardian'),
      settle: (childId, outcome) => change('POST', childId, '/guardian/objection', { outcome }),
      letIn: (childId) => change('DELETE', childId, '/guardian/shut-outs'),
      end: (childId, reason) => change('POST', childId, '/guardian/end', { reason }),
    },
    asks: { create: (childId, situation) => change('POST', childId, '/asks', { situation }) },
    favours: {
      askToLift: (childId, limitId, minutes) =>
        change(
          'POST',
          childId,
          `/limits/${encodeURIComponent(limitId)}/favours`,
          minutes === undefined ? {} : { minutes },
        ),
      askMoreTime: (childId, minutes) => change('POST', childId, '/favours', { minutes }),
      list: async (childId) =>
        (await call<{ favours: Favour[] }>('GET', pathOf(childId, '/favours'))).favours,
    },
    school: {
      get: async (childId) =>
        (await call<{ school: School | null }>('GET', pathOf(childId, '/school'))).school,
      set: async (childId, school) =>
        (await change<{ school: School | null }>('PUT', childId, '/school', school)).school,
    },
    complaints: {
      create: (childId, complaint) => change('POST', childId, '/complaints', complaint),
      list: (query = {}) => call('GET', `/v1/complaints${queryOf(query)}`),
      answer: (childId, complaintId, text, { guardian } = {}) =>
        change('POST', childId, `/complaints/${encodeURIComponent(complaintId)}/answer`, { text, guardian }),
    },
    use: (childId, situation, known) => change('POST', childId, '/uses', { ...known, situation }),
    pageLink: (childId, options = {}) => call('POST', `${pathOf(childId, '/page-link')}${queryOf(options)}`),
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

function queryOf(query: ComplaintQuery | PageLinkQuery): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(given as [string, string][]).toString();
  return search === '' ? '' : `?${search}`;
}

function pathOf(childId: string, rest = ''): string {
  return `/v1/children/${encodeURIComponent(childId)}${rest}`;
}
