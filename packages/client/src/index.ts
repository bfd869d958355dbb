export type { Activity, Effect, Obligation, ReasonCode, Situation, Unlock } from '@stairgate/rulebook';
export {
  activities,
  isActivity,
  isSituation,
  knownCountries,
  obligations,
  situations,
} from '@stairgate/rulebook';
export type { Answer, AnswerSource, Citation } from './answer.ts';
export type { Change } from './change-stream.ts';
export type {
  ChildProtections,
  Duration,
  GuardianState,
  SetLimitView,
  SituationView,
  WhyAsleep,
} from './child-protections.ts';
export {
  type Client,
  type ClientOptions,
  createClient,
  type ProtectionsAnswer,
  type Question,
} from './create-client.ts';
export { type Problem, ProtectError, Refused, Unreachable } from './errors.ts';
export type { Facts, Relation } from './facts.ts';
export type { Log } from './log.ts';
export type { LawSource } from './offline-copy.ts';
export type {
  Child,
  Choice,
  ChoiceMade,
  Complaint,
  Evaluation,
  EvaluationAnswer,
  Evidence,
  LimitSet,
  NewLimit,
  PlatformApi,
  ServiceRulebook,
  UseFacts,
} from './platform-api.ts';
