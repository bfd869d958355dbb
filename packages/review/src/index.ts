export { commitmentState } from '@stairgate/report';
export {
  loadSealKey,
  type PublicSealKey,
  readReview,
  type SavedReview,
  type SealCheck,
  SealError,
  sealFiles,
  sealFolder,
  verifyFolder,
} from '@stairgate/report/sealed';
export { type Known, nothingKnown } from '../journeys/any-site/known.ts';
export { writeJourney } from '../journeys/any-site/write-journey.ts';
export { anySite } from '../journeys/any-site.ts';
export { asChildren } from './as-children.ts';
export { findChromium } from './browser/find-chromium.ts';
export { isSandboxed, type LaunchOptions, launchBrowser, mayDoWithout } from './browser/launch.ts';
export { type Limits, limitsFor, usualLimits } from './browser/limits.ts';
export { isPrivateHost } from './browser/reach.ts';
export { type AwayOptions, whyAway } from './browser/why-away.ts';
export { systemTimer, type Timer } from './browser/within.ts';
export { allChecks } from './checks/index.ts';
export { readCommitments } from './commitments/read-commitments.ts';
export type * from './evidence.ts';
export { stepWords } from './gather/check-journey.ts';
export { openFolder } from './gather/open-folder.ts';
export { playerOf } from './identity.ts';
export {
  type AgeAnswer,
  type Attempt,
  type Contact,
  contacts,
  type Journey,
  type Knew,
  type Letter,
  type PathLine,
  type SignUpEnd,
  type Stage,
} from './journey.ts';
export { journeyNeeds } from './journey-needs.ts';
export { journeySteps } from './journey-steps.ts';
export { type Finding, judge } from './judge/judge.ts';
export { judgePractices, type PracticeFinding } from './judge/judge-practices.ts';
export { observe } from './judge/observe.ts';
export type { Check, Observation } from './observation.ts';
export { type Mailbox, openMailbox } from './open-mailbox.ts';
export { type PagesAt, pagesAt } from './pages-at.ts';
export { castOf, type Persona, type Player, type Role, usualAges } from './persona.ts';
export { makeReport } from './report/make-report.ts';
export { type LookOptions, lookAtPage } from './run/look-at-page.ts';
export { EvidenceError, readEvidence } from './run/read-evidence.ts';
export { readUnfinished } from './run/read-unfinished.ts';
export { reviewPage } from './run/review-page.ts';
export type { Earlier, RunOptions, RunResult } from './run/run-options.ts';
export { runReview } from './run/run-review.ts';
export { patienceFor, readMachine } from './run/watch-machine.ts';
export { askService } from './service/ask-service.ts';
export { type Drift, driftOf } from './service/drift.ts';
export { readServiceAnswers, type ServiceAnswers, serviceFile } from './service/service-answers.ts';
export { surroundingsOf } from './surroundings.ts';
export { Untaught } from './untaught.ts';
