import type { Obligation, Situation } from '@stairgate/rulebook';
import { createCaller } from './caller.ts';
import type {
  AskState,
  ChildProtections,
  Duration,
  GuardianState,
  LimitSet,
  NewLimit,
  SituationView,
} from './decision.ts';

export interface AskRecord {
  readonly askId: string;
  readonly situation: Situation;
  readonly state: AskState | 'expired';
}

/** Something that the guardian was told. A child always sees what a guardian sees. */
export interface ToldRecord {
  readonly at: string;
  readonly kind: string;
  readonly situation: Situation | null;
}

export type ComplaintSubject = Situation | 'age' | 'data' | 'other';

export interface ComplaintRecord {
  readonly complaintId: string;
  readonly about: ComplaintSubject;
  readonly state: string;
  readonly answerBy: string;
  readonly at?: string;
  readonly text?: string | null;
  readonly answer?: string | null;
}

/** Everything on the child's own page. */
export interface ChildPage extends ChildProtections {
  readonly asks: readonly AskRecord[];
  readonly complaints: readonly ComplaintRecord[];
  /** What the service can do at all. */
  readonly offers: readonly Situation[];
  readonly guardianState: GuardianState;
  /** How far the mail to the guardian has got; null when there is none. */
  readonly guardianMail: 'sent' | 'waiting' | 'retrying' | null;
  readonly told: readonly ToldRecord[];
}

export interface ChoiceAnswer {
  readonly situation: Situation;
  readonly view: SituationView;
  readonly undo: { readonly situation: Situation; readonly duration: Duration } | null;
}

const caller = createCaller('/child/api');

/** The child's part of the service. Every function rejects with `Problem`. */
export const childApi = {
  events: '/child/api/events',
  exportAddress: '/child/api/export',
  open: (token: string) => caller.open<{ csrf?: string }>(token),
  me: (signal?: AbortSignal) => caller.get<ChildPage>('/me', signal),
  choose: (situation: Situation, duration: Duration, met: readonly Obligation[]) =>
    caller.send<ChoiceAnswer>('POST', '/choices', { situation, duration, met }),
  switchOff: (situation: Situation) =>
    caller.send<ChoiceAnswer>('DELETE', `/choices/${situation.split('/').map(encodeURIComponent).join('/')}`),
  setLimit: (limit: NewLimit) => caller.send<LimitSet>('POST', '/limits', limit),
  liftLimit: (limitId: string) => caller.send<void>('DELETE', `/limits/${encodeURIComponent(limitId)}`),
  ask: (situation: Situation) =>
    caller.send<{ askId: string; state: AskState }>('POST', '/asks', { situation }),
  inviteGuardian: (email: string) =>
    caller.send<{ state: GuardianState; expiresAt: string }>('POST', '/guardian', { email }),
  takeBackInvite: () => caller.send<void>('DELETE', '/guardian'),
  complain: (about: ComplaintSubject, text: string) =>
    caller.send<ComplaintRecord>('POST', '/complaints', text === '' ? { about } : { about, text }),
  erase: () => caller.send<void>('POST', '/erase'),
};
