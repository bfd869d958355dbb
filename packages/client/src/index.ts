export type {
  Activity,
  Effect,
  Obligation,
  ReasonCode,
  Relation,
  Situation,
  Unlock,
} from '@stairgate/rulebook';
export {
  activities,
  isActivity,
  isSituation,
  knownCountries,
  obligations,
  situations,
} from '@stairgate/rulebook';
export type {
  Attempt,
  AttemptBegun,
  Child,
  Choice,
  Complaint,
  Duration,
  EndReason,
  Evaluation,
  EvaluationAnswer,
  Evidence,
  Favour,
  GuardianEnded,
  GuardianState,
  LimitSet,
  NewLimit,
  NewPurchase,
  NewSchool,
  News,
  Purchase,
  School,
  ServiceRulebook,
  SetLimitView,
  TimeNow,
  UseFacts,
  WebhookEvent,
  WhyAsleep,
} from '@stairgate/wire';
export type { Answer, AnswerSource, Citation } from './answer.ts';
export type { Change } from './change-stream.ts';
export type { ChildProtections, ChoiceMade, SituationView } from './child-protections.ts';
export type { ChildTime, DeviceBeat, TimeAnswer } from './child-time.ts';
export {
  type Client,
  type ClientOptions,
  createClient,
  type ProtectionsAnswer,
  type Question,
} from './create-client.ts';
export { type Problem, ProtectError, Refused, Unreachable, WebhookRefused } from './errors.ts';
export type { Facts } from './facts.ts';
export type { Log } from './log.ts';
export type { LawSource } from './offline-copy.ts';
export type { PlatformApi } from './platform-api.ts';
export { restsOn } from './rests-on.ts';
export type { WebhookHeaders } from './verify-webhook.ts';
