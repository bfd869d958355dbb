import type { AgeInterval, Band, Situation } from '@stairgate/rulebook';
import { createCaller } from './caller.ts';
import type { AskState, ChildProtections, GuardianState, LimitSet, NewLimit } from './decision.ts';
import { type RuleLink, readProblem } from './problem.ts';

/** The direct notice: what a guardian reads before anything is collected. */
export interface Notice {
  readonly version: string;
  readonly title: string;
  readonly service: string;
  readonly operator: {
    readonly name: string;
    readonly address: string;
    readonly email: string;
    readonly phone: string;
  };
  readonly sections: readonly NoticeSection[];
  readonly rules: readonly RuleLink[];
}

export interface NoticeSection {
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly list?: readonly string[];
}

export interface Purpose {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly who: string;
  readonly situations: readonly Situation[];
  readonly discloses: boolean;
  readonly core: boolean;
  readonly strong: boolean;
  /** Ids of other purposes without which this one is empty: agreeing to it while refusing one of them contradicts. */
  readonly restsOn: readonly string[];
  readonly granted: boolean;
  /** Agreed to before, but something changed: it has to be asked again. */
  readonly renew: boolean;
  readonly rules: readonly RuleLink[];
}

export interface Method {
  readonly id: string;
  readonly title: string;
  readonly how: string;
  readonly reach: 'internal' | 'disclosure';
  /** What the proof has to name, and for whom it has to be made; absent where a second mail confirms. */
  readonly nonce?: string;
  readonly audience?: string;
  /** Where to get a proof; names the nonce and the audience. */
  readonly url?: string;
  readonly issuers?: readonly { readonly issuer: string; readonly name: string }[];
}

export interface ConsentView {
  readonly consentId: string;
  readonly method: string;
  readonly state: 'confirming' | 'given' | 'withdrawn';
  /** What is in force, or waits to be confirmed. */
  readonly purposes: readonly string[];
  readonly refused: readonly string[];
  /** Null until it is confirmed. */
  readonly at: string | null;
  readonly withdrawnAt: string | null;
  readonly receipt: boolean;
}

export interface AskView {
  readonly askId: string;
  readonly situation: Situation;
  readonly strong: boolean;
  readonly state: AskState | 'expired';
  readonly at: string;
}

export interface GuardianChild {
  readonly childId: string;
  readonly label: string | null;
  readonly place: string;
  readonly age: AgeInterval;
  readonly band: Band;
  readonly state: GuardianState;
  readonly invitedAt: string;
  readonly expiresAt: string | null;
  readonly notice: Notice;
  readonly methods: readonly Method[];
  readonly purposes: readonly Purpose[];
  readonly consents: readonly ConsentView[];
  readonly asks: readonly AskView[];
  readonly protections: ChildProtections;
}

export interface Alert {
  readonly id: string;
  readonly childId: string;
  readonly at: string;
  readonly kind: string;
  readonly situation?: Situation | null;
  readonly text: string;
}

export interface GuardianHome {
  /** The language of what the service wrote itself: notices, purposes, ways to confirm. English where it does not say. */
  readonly language?: string;
  /** What the service can do at all. */
  readonly offers: readonly Situation[];
  readonly children: readonly GuardianChild[];
  readonly alerts: readonly Alert[];
}

export interface Opening {
  readonly csrf: string;
  readonly purpose: 'invite' | 'sign-in' | 'confirm';
  readonly childId?: string;
}

export interface Proof {
  readonly token: string;
}

export interface ConsentAnswer {
  readonly purposes: readonly string[];
  readonly refused: readonly string[];
  readonly method: string;
  readonly proof?: Proof;
  readonly noticeVersion: string;
  /** Set when the guardian has answered before and means to answer anew. */
  readonly change?: boolean;
}

export interface ReceiptCheck {
  readonly valid: boolean;
  readonly reason?: string;
  readonly payload?: unknown;
}

const caller = createCaller('/guardian/api');
const platform = createCaller('/v1', { session: false });
const child = (id: string) => `/children/${encodeURIComponent(id)}`;

/** The guardian's part of the service. Every function rejects with `Problem`. */
export const guardianApi = {
  alerts: '/guardian/api/alerts',
  exportAddress: (id: string) => `/guardian/api${child(id)}/export`,
  receiptAddress: (id: string, consentId: string) =>
    `/guardian/api${child(id)}/consents/${encodeURIComponent(consentId)}/receipt`,
  open: (token: string) => caller.open<Opening>(token),
  home: (signal?: AbortSignal) => caller.get<GuardianHome>('/home', signal),
  signIn: (email: string) => caller.send<void>('POST', '/sign-in', { email }),
  async signOut() {
    await caller.send<void>('POST', '/sign-out');
    caller.keep();
  },
  label: (id: string, label: string) => caller.send<void>('PUT', `${child(id)}/label`, { label }),
  consent: (id: string, answer: ConsentAnswer) =>
    caller.send<{ state: 'confirming' | 'given'; consentId?: string }>(
      'POST',
      `${child(id)}/consents`,
      answer,
    ),
  refuse: (id: string) => caller.send<void>('POST', `${child(id)}/refuse`),
  withdraw: (id: string, purposes?: readonly string[]) =>
    caller.send<void>('POST', `${child(id)}/withdraw`, purposes ? { purposes } : {}),
  answerAsk: (id: string, askId: string, answer: 'approve' | 'refuse', method?: string, proof?: Proof) =>
    caller.send<void>('POST', `${child(id)}/asks/${encodeURIComponent(askId)}`, {
      answer,
      ...(method ? { method } : {}),
      ...(proof ? { proof } : {}),
    }),
  setLimit: (id: string, limit: NewLimit) => caller.send<LimitSet>('POST', `${child(id)}/limits`, limit),
  liftLimit: (id: string, limitId: string) =>
    caller.send<void>('DELETE', `${child(id)}/limits/${encodeURIComponent(limitId)}`),
  erase: (id: string) => caller.send<void>('POST', `${child(id)}/erase`),
  async receipt(id: string, consentId: string): Promise<string> {
    const answer = await fetch(guardianApi.receiptAddress(id, consentId), { credentials: 'same-origin' });
    if (!answer.ok) throw await readProblem(answer);
    return answer.text();
  },
  verifyReceipt: (receipt: string) =>
    platform.send<ReceiptCheck>('POST', '/receipts/verify', { receipt: receipt.trim() }),
};
