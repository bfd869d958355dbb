import type {
  AskAnswer,
  AskAnswered,
  AttemptBegun,
  AttemptOutcome,
  ComplaintReceipt,
  ConsentAnswer,
  Favour,
  FavourAnswer,
  GuardianComplaintSubject,
  GuardianHome,
  Invited,
  LimitSet,
  LinkClosed,
  LinkLook,
  NewLimit,
  NewSchool,
  Opened,
  ReceiptCheck,
  School,
  SignedInBrowsers,
  TimeNow,
  Usage,
  Wishes,
} from '@stairgate/wire';
import { createCaller } from './caller.ts';
import { readProblem } from './problem.ts';

const caller = createCaller('/guardian/api');
/** What the link of a letter needs nobody to be signed in for. */
const letter = createCaller('/guardian/api', { session: false });
const platform = createCaller('/v1', { session: false });
const inLanguage = (tag: string) => `?language=${encodeURIComponent(tag)}`;
const told = (tellMe: boolean) => (tellMe ? '?tellMe=true' : '');
async function timeOf(id: string, signal: AbortSignal | undefined): Promise<TimeOfChild> {
  const [time, usage, { favours }, { school }] = await Promise.all([
    caller.get<TimeNow>(`${child(id)}/time`, signal),
    caller.get<Usage>(`${child(id)}/usage`, signal),
    caller.get<{ favours: readonly Favour[] }>(`${child(id)}/favours`, signal),
    caller.get<{ school: School | null }>(`${child(id)}/school`, signal),
  ]);
  return { time, usage, favours, school };
}
const child = (id: string) => `/children/${encodeURIComponent(id)}`;

/** How the service's time stands for one child. */
export interface TimeOfChild {
  readonly time: TimeNow;
  readonly usage: Usage;
  readonly favours: readonly Favour[];
  readonly school: School | null;
}

/** The first page, with the time of each child for whom the guardian has agreed. */
export interface HomeWithTime extends GuardianHome {
  /** By child; what could not be had is left out. */
  readonly times: Readonly<Record<string, TimeOfChild>>;
}

/** The guardian's part of the service. Every function rejects with `Problem`. */
export const guardianApi = {
  alerts: '/guardian/api/alerts',
  exportAddress: (id: string) => `/guardian/api${child(id)}/export`,
  /** What is held, for a person to read. */
  dataAddress: (id: string, as: 'page' | 'pdf', language: string) =>
    `/guardian/api${child(id)}/export/${as}${inLanguage(language)}`,
  receiptAddress: (id: string, consentId: string) =>
    `/guardian/api${child(id)}/consents/${encodeURIComponent(consentId)}/receipt`,
  /** A receipt in another form than the one that is signed. */
  receiptAs: (id: string, consentId: string, as: 'page' | 'pdf' | 'json', language: string) =>
    `${guardianApi.receiptAddress(id, consentId)}/${as}${as === 'json' ? '' : inLanguage(language)}`,
  look: (token: string, language: string) =>
    letter.send<LinkLook>('POST', `/look${inLanguage(language)}`, { token }),
  open: (token: string, replace: boolean) => caller.open<Opened>(token, replace),
  answer: (token: string, answer: AskAnswer['answer'], language: string) =>
    letter.send<AskAnswered>('POST', `/answer${inLanguage(language)}`, { token, answer }),
  close: (token: string) => letter.send<LinkClosed>('POST', '/close', { token }),
  browsers: (signal?: AbortSignal) => caller.get<SignedInBrowsers>('/browsers', signal),
  async home(language: string, signal?: AbortSignal): Promise<HomeWithTime> {
    const home = await caller.get<GuardianHome>(`/home${inLanguage(language)}`, signal);
    // Read with it, so that nothing on the page moves once it is shown.
    const times = await Promise.all(
      home.children.map(async ({ childId, state }) => {
        if (state !== 'consented') return [];
        try {
          return [[childId, await timeOf(childId, signal)] as const];
        } catch (error) {
          if (signal?.aborted) throw error;
          return [];
        }
      }),
    );
    return { ...home, times: Object.fromEntries(times.flat()) };
  },
  giveTime: (id: string, minutes: number) =>
    caller.send<TimeNow>('POST', `${child(id)}/more-time`, { minutes }),
  answerFavour: (id: string, favourId: string, answer: FavourAnswer) =>
    caller.send<Favour>('POST', `${child(id)}/favours/${encodeURIComponent(favourId)}`, answer),
  answerFavourByLink: (token: string, answer: FavourAnswer['answer']) =>
    letter.send<Favour>('POST', '/answer-favour', { token, answer }),
  setSchool: (id: string, school: NewSchool) =>
    caller.send<{ school: School | null }>('PUT', `${child(id)}/school`, school),
  forgetSchool: (id: string) => caller.send<void>('DELETE', `${child(id)}/school`),
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
  letIn: (id: string) => caller.send<void>('DELETE', `${child(id)}/shut-outs`),
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
  setWishes: (id: string, wishes: Wishes) => caller.send<Wishes>('PUT', `${child(id)}/wishes`, wishes),
  askOther: (id: string, email: string, language: string) =>
    caller.send<Invited>('POST', `${child(id)}/guardians`, { email, language }),
  complain: (id: string, about: GuardianComplaintSubject, text: string) =>
    caller.send<ComplaintReceipt>(
      'POST',
      `${child(id)}/complaints`,
      text === '' ? { about } : { about, text },
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
