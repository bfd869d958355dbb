import type {
  AskAnswer,
  AttemptBegun,
  AttemptOutcome,
  ConsentAnswer,
  Favour,
  GuardianHome,
  LimitSet,
  LinkClosed,
  LinkLook,
  NewLimit,
  Opened,
  ReceiptCheck,
  SignedInBrowsers,
} from '@stairgate/wire';
import { createCaller } from './caller.ts';
import { readProblem } from './problem.ts';

const caller = createCaller('/guardian/api');
/** What the link of a letter needs nobody to be signed in for. */
const letter = createCaller('/guardian/api', { session: false });
const platform = createCaller('/v1', { session: false });
const inLanguage = (tag: string) => `?language=${encodeURIComponent(tag)}`;
const told = (tellMe: boolean) => (tellMe ? '?tellMe=true' : '');
const child = (id: string) => `/children/${encodeURIComponent(id)}`;

/** The guardian's part of the service. Every function rejects with `Problem`. */
export const guardianApi = {
  alerts: '/guardian/api/alerts',
  exportAddress: (id: string) => `/guardian/api${child(id)}/export`,
  receiptAddress: (id: string, consentId: string) =>
    `/guardian/api${child(id)}/consents/${encodeURIComponent(consentId)}/receipt`,
  look: (token: string, language: string) =>
    letter.send<LinkLook>('POST', `/look${inLanguage(language)}`, { token }),
  open: (token: string, replace: boolean) => caller.open<Opened>(token, replace),
  close: (token: string) => letter.send<LinkClosed>('POST', '/close', { token }),
  answerFavour: (token: string, answer: 'approve' | 'refuse') =>
    letter.send<Favour>('POST', '/answer-favour', { token, answer }),
  browsers: (signal?: AbortSignal) => caller.get<SignedInBrowsers>('/browsers', signal),
  home: (language: string, signal?: AbortSignal) =>
    caller.get<GuardianHome>(`/home${inLanguage(language)}`, signal),
  chooseLanguage: (language: string) => caller.send<void>('PUT', '/language', { language }),
  signIn: (email: string) => caller.send<void>('POST', '/sign-in', { email }),
  async signOut(everywhere = false) {
    await caller.send<void>('POST', everywhere ? '/sign-out-everywhere' : '/sign-out');
    caller.keep();
  },
  label: (id: string, label: string) => caller.send<void>('PUT', `${child(id)}/label`, { label }),
  consent: (id: string, answer: ConsentAnswer) =>
    caller.send<{ state: 'confirming' | 'given'; consentId?: string }>(
      'POST',
      `${child(id)}/consents`,
      answer,
    ),
  refuse: (id: string, tellMe: boolean) => caller.send<void>('POST', `${child(id)}/refuse${told(tellMe)}`),
  withdraw: (id: string, purposes?: readonly string[]) =>
    caller.send<void>('POST', `${child(id)}/withdraw`, purposes ? { purposes } : {}),
  forget: (id: string) => caller.send<void>('POST', `${child(id)}/forget-me`),
  object: (id: string) => caller.send<void>('POST', `${child(id)}/object`),
  verify: (id: string, method: string) =>
    caller.send<AttemptBegun>('POST', `${child(id)}/verifications`, { method }),
  handOver: (id: string, attemptId: string, fields: Record<string, string>) =>
    caller.send<AttemptOutcome>('POST', `${child(id)}/verifications/${encodeURIComponent(attemptId)}`, {
      fields,
    }),
  answerAsk: (id: string, askId: string, answer: AskAnswer, language: string) =>
    caller.send<void>(
      'POST',
      `${child(id)}/asks/${encodeURIComponent(askId)}${inLanguage(language)}`,
      answer,
    ),
  setLimit: (id: string, limit: NewLimit) => caller.send<LimitSet>('POST', `${child(id)}/limits`, limit),
  liftLimit: (id: string, limitId: string) =>
    caller.send<void>('DELETE', `${child(id)}/limits/${encodeURIComponent(limitId)}`),
  erase: (id: string) => caller.send<void>('POST', `${child(id)}/erase`),
  async receipt(id: string, consentId: string): Promise<string> {
    const answer = await fetch(guardianApi.receiptAddress(id, consentId), { credentials: 'same-origin' });
    if (!answer.ok) throw await readProblem(answer);
    return answer.text();
  },
  verifyReceipt: (receipt: string, language: string) =>
    platform.send<ReceiptCheck>('POST', `/receipts/verify${inLanguage(language)}`, {
      receipt: receipt.trim(),
    }),
};
