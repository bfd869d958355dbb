import type { Obligation, Situation } from '@stairgate/rulebook';
import type {
  AskState,
  AttemptBegun,
  AttemptOutcome,
  ChildPage,
  ChoiceMade,
  ComplaintSubject,
  ComplaintView,
  Duration,
  EndReason,
  Favour,
  GuardianEnded,
  GuardianState,
  LimitSet,
  NewLimit,
  School,
  TimeNow,
  Usage,
} from '@stairgate/wire';
import { createCaller } from './caller.ts';

const caller = createCaller('/child/api');

/** How the service's time stands for the child. */
export interface OwnTime {
  readonly now: TimeNow;
  readonly usage: Usage;
  readonly favours: readonly Favour[];
  readonly school: School | null;
}

export type MeWithTime = ChildPage & { readonly time: OwnTime | undefined };

async function timeOf(signal: AbortSignal | undefined): Promise<OwnTime> {
  const [now, usage, { favours }, { school }] = await Promise.all([
    caller.get<TimeNow>('/time', signal),
    caller.get<Usage>('/usage', signal),
    caller.get<{ favours: readonly Favour[] }>('/favours', signal),
    caller.get<{ school: School | null }>('/school', signal),
  ]);
  return { now, usage, favours, school };
}

/** The child's part of the service. Every function rejects with `Problem`. */
export const childApi = {
  events: '/child/api/events',
  exportAddress: '/child/api/export',
  /** What is held, to be read. */
  dataAddress: (as: 'page' | 'pdf', language: string) =>
    `/child/api/export/${as}?language=${encodeURIComponent(language)}`,
  open: (token: string, replace = false) => caller.open<{ csrf?: string }>(token, replace),
  async me(signal?: AbortSignal): Promise<MeWithTime> {
    const [me, time] = await Promise.all([
      caller.get<ChildPage>('/me', signal),
      // Read with it, so that nothing on the page moves once it is shown; what cannot be had is left out.
      timeOf(signal).catch(() => undefined),
    ]);
    return { ...me, time };
  },
  askToLift: (limitId: string, minutes: number | null) =>
    caller.send<Favour>(
      'POST',
      `/limits/${encodeURIComponent(limitId)}/favours`,
      minutes === null ? {} : { minutes },
    ),
  askMoreTime: (minutes: number) => caller.send<Favour>('POST', '/favours', { minutes }),
  choose: (situation: Situation, duration: Duration, met: readonly Obligation[]) =>
    caller.send<ChoiceMade>('POST', '/choices', { situation, duration, met }),
  switchOff: (situation: Situation) =>
    caller.send<ChoiceMade>('DELETE', `/choices/${situation.split('/').map(encodeURIComponent).join('/')}`),
  setLimit: (limit: NewLimit) => caller.send<LimitSet>('POST', '/limits', limit),
  liftLimit: (limitId: string) => caller.send<void>('DELETE', `/limits/${encodeURIComponent(limitId)}`),
  ask: (situation: Situation) =>
    caller.send<{ askId: string; state: AskState }>('POST', '/asks', { situation }),
  inviteGuardian: (email: string, language: string) =>
    caller.send<{ state: GuardianState; expiresAt: string }>('POST', '/guardian', { email, language }),
  endGuardianship: (reason: EndReason) => caller.send<GuardianEnded>('POST', '/guardian/end', { reason }),
  showAge: (method: string) => caller.send<AttemptBegun>('POST', '/age-attempts', { method }),
  handOver: (attemptId: string, fields: Record<string, string>) =>
    caller.send<AttemptOutcome>('POST', `/age-attempts/${encodeURIComponent(attemptId)}`, { fields }),
  takeBackInvite: () => caller.send<void>('DELETE', '/guardian'),
  complain: (about: ComplaintSubject, text: string) =>
    caller.send<ComplaintView>('POST', '/complaints', text === '' ? { about } : { about, text }),
  erase: () => caller.send<void>('POST', '/erase'),
};
