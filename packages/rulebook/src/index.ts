export { AgeError, type AgeInterval, adult, ageInterval, parseAge, unknownAge } from './age.ts';
export { ageFromMonth } from './age-from-month.ts';
export { appliesInWords } from './applies-in-words.ts';
export { appliesUnder, world } from './applies-under.ts';
export { type Applying, applying } from './applying.ts';
export { binds, daysOfChange, firstDayOfLaw, type RuleCitation } from './binding.ts';
export {
  type CheckFinding,
  type CheckOptions,
  type CheckResult,
  check,
  type DeclaredDefault,
  type DeclaredDefaults,
  type FindingKind,
  type Setting,
  settingFor,
  settings,
} from './check.ts';
export {
  asksEachTime,
  type ChoiceDuration,
  type ChoiceRefusal,
  type Choosing,
  whyNotChoose,
} from './choosing.ts';
export type {
  Applies,
  Assurance,
  Code,
  Confidence,
  Cover,
  Day,
  Duty,
  Hours,
  Mapping,
  Rule,
  SizeTest,
  Source,
  Status,
  Unmodelled,
} from './code.ts';
export { type Weekday, weekdays } from './code.ts';
export { type CodeDay, type DatedLine, daysOfCode } from './code-days.ts';
export { type CommonCell, type CommonOptions, common, type PlaceShare } from './common.ts';
export { CompileError, type CompileOptions, compile } from './compile.ts';
export {
  type Awake,
  awake,
  beforeYes,
  type GivenYes,
  type SleepReason,
  type Terms,
  termsOf,
  usedUpBy,
} from './consent.ts';
export { coversInWords, silentBaseline } from './coverage.ts';
export { dayAfter, dayBefore } from './day.ts';
export type { Cell, Decision, DecisionRecord, Other, ReasonCode, Unlock } from './decision.ts';
export {
  type DeviceProvider,
  type DeviceRange,
  deviceLevel,
  deviceProviders,
  deviceYears,
} from './device-age.ts';
export {
  type AssuranceCitation,
  type Because,
  type Causes,
  type Difference,
  type DiffOptions,
  type Direction,
  diff,
  directionOf,
  needsOf,
  provisionsBetween,
  type Side,
  summarise,
  type Tally,
} from './diff.ts';
export {
  type Audience,
  type ChildBand,
  type Duration,
  type Explainable,
  type Explanation,
  english,
  explain,
  type GroupId,
  groups,
  type Labels,
  labels,
  type Messages,
  type Reader,
  type SwitchState,
  type Translation,
} from './explain.ts';
export {
  type CedarAnswer,
  type CedarAsk,
  type CedarEntity,
  type CedarExport,
  type CedarQuestion,
  type CedarResponse,
  type CedarUid,
  cedarAnswer,
  cedarQuestion,
  exportCedar,
} from './export-cedar.ts';
export {
  type ExportedCode,
  type ExportedRulebook,
  exportRulebook,
  ImportError,
  importRulebook,
} from './export-json.ts';
export {
  type DpvWords,
  factsOf,
  factsOfPractice,
  type Icon,
  type Person,
  type SituationFacts,
  type Theme,
} from './facts.ts';
export { type Grant, type Grantor, type Grants, grants, noGrants, onceBit } from './grants.ts';
export {
  type HoursByLaw,
  hoursByLaw,
  isTimed,
  isWithin,
  type LocalMoment,
  LocalTimeError,
  minutesByLaw,
  parseLocalTime,
  situationsAt,
} from './hours.ts';
export { type Lapse, lapsesOf } from './lapses.ts';
export {
  hasOutgrownGuardian,
  type Limit,
  type Limiter,
  type Limits,
  limiters,
  limits,
  limitsMask,
  noLimits,
} from './limits.ts';
export {
  type ChildMessages,
  type GuardianMessages,
  joinMessages,
  type MessagesByAudience,
  type OperatorMessages,
} from './messages.ts';
export { effectMeaning, effectName, standingWords, unlockForOperators } from './operator-words.ts';
export {
  type Overlay,
  overlay,
  type Silence,
  type SilentRule,
  type SpokenCell,
  type Standing,
  standingOf,
  withoutGuidance,
} from './overlay.ts';
export {
  international,
  jurisdictionsOf,
  knownCountries,
  knownPlaces,
  PlaceError,
  parsePlace,
} from './place.ts';
export {
  type Alternative,
  alternativeNames,
  alternatives,
  type Practice,
  practiceNames,
  practices,
} from './practice.ts';
export {
  type Approval,
  audiences,
  type ChildrenTest,
  childrenTests,
  type Deviation,
  type Exemption,
  headcounts,
  isApproved,
  type Measure,
  measures,
  type Profile,
  type Risk,
  risks,
  type ServiceAudience,
  type ServiceFacts,
  type ServiceKind,
  type SizeFact,
  serviceKinds,
  standardBaseline,
} from './profile.ts';
export { type PropertyName, type PropertyResult, propertyNames } from './prove/findings.ts';
export type { Engine, ProvableRulebook, ProvableScope } from './prove/proving.ts';
export { type Progress, type Proof, type ProveOptions, prove } from './prove.ts';
export {
  type AskedAbout,
  arePeers,
  type Counted,
  dependsOnStranger,
  lastingLimits,
  limitsNow,
  type Meant,
  type Relation,
  relations,
  type SetLimit,
  type Stranger,
  situationMeant,
} from './question.ts';
export {
  askedAgain,
  type LoggedDecision,
  LoggedDecisionError,
  type LoggedQuestion,
  type Replay,
  readLoggedDecision,
  replay,
} from './replay.ts';
export type { DecideRequest, Places, Protections, Rulebook } from './rulebook.ts';
export type { Scope } from './scope.ts';
export { sha256 } from './sha256.ts';
export {
  type Activity,
  activities,
  activityNames,
  activityOf,
  type Band,
  bandOf,
  bands,
  type Circumstance,
  type Effect,
  effects,
  isActivity,
  isSituation,
  type Level,
  levels,
  matchSituations,
  type Obligation,
  obligationNames,
  obligations,
  restsOn,
  type Situation,
  situationNumber,
  situations,
  within,
} from './vocabulary.ts';
export { type UnlockTexts, wordUnlock } from './word-unlock.ts';
export { people, rings, themes } from './words.generated.ts';
