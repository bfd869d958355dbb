export {
  createApiKey,
  createKeyRing,
  type KeyKind,
  type KeyRing,
  type KnownKey,
  type ListedKey,
  listApiKeys,
  type NewKey,
  revokeApiKey,
} from './api-keys/api-keys.ts';
export { type KeyDesk, keyDesk, knockAt, openKeyDoor } from './api-keys/key-door.ts';
export { createKeyLimiter, type KeyLimiter } from './api-keys/key-limiter.ts';
export { sealKeys, verifyKeys } from './api-keys/key-seals.ts';
export { type KeyedOperation, keyedRoute, type PlatformKey } from './api-keys/keyed-route.ts';
export { keyedScopes } from './api-keys/keyed-scopes.ts';
export { countedAs, mayUse, needRole } from './api-keys/need-key.ts';
export { firstPlatform, listPlatforms, PlatformUnclear, platformNamed } from './api-keys/platforms.ts';
export { closeServiceApp, createServiceApp, prepareServiceApp } from './app/create-service-app.ts';
export { listen, PortInUse, urlOf } from './app/listen.ts';
export { makeIds } from './app/make-ids.ts';
export { runProcess } from './app/run-process.ts';
export {
  type Actor,
  type Audit,
  type AuditNote,
  createAudit,
  forgetAudit,
  noteAudit,
} from './audit/audit.ts';
export {
  type BrowserSession,
  type BrowserSessions,
  browserSessions,
  idleSince,
  refuseOtherSites,
  withCookies,
} from './browser/browser-sessions.ts';
export { newToken, tokenHash } from './browser/token.ts';
export type { ServiceContext } from './context.ts';
export { FolderInUse, lockFolder } from './database/folder-lock.ts';
export type {
  ApiKeyRow,
  BrowserSessionRow,
  GroundTables,
  LedgerRow,
  OutboxRow,
  PlatformRow,
  SealedRow,
} from './database/ground-tables.ts';
export { insertMany } from './database/insert-many.ts';
export { type Migrations, statements } from './database/migrate.ts';
export { type OpenDatabase, openDatabase } from './database/open-database.ts';
export { FolderNotOwned, makePrivate } from './database/private-folder.ts';
export { type AnyEvent, createEvents, type Events, type GroundEvent, staleBound } from './events/events.ts';
export type { EventStream } from './events/server-sent-events.ts';
export { createStreams, type Streams } from './events/streams.ts';
export { healthRoutes, type ReadinessSource } from './health/health-routes.ts';
export { compressed } from './http/compress-answers.ts';
export { tagMatches } from './http/entity-tag.ts';
export {
  createProblemHandler,
  logFailure,
  type ProblemHandler,
  problemHeaders,
} from './http/problem-handler.ts';
export { readJson } from './http/read-json.ts';
export { broughtId, createRequestIds, hasOddId, type RequestIds } from './http/request-id.ts';
export {
  type Answering,
  type AnswerOf,
  type RequestOf,
  type RouteExtras,
  route,
  routeOf,
} from './http/route.ts';
export type { ServiceApp } from './http/service-app.ts';
export { expireGround } from './jobs/expire-ground.ts';
export { repeat } from './jobs/repeat.ts';
export { type AddressKeys, AddressSealed } from './keys/address-keys.ts';
export {
  loadServiceKeys,
  makeKeys,
  readStoredKeys,
  rotateKeys,
  type ServiceKeys,
  type StoredKeys,
} from './keys/service-keys.ts';
export { AnchorError, createAnchor, readAnchors, type SignedHead, signHead } from './ledger/anchor.ts';
export { canonicalJson, type Json } from './ledger/canonical-json.ts';
export { checkKeysFit, KeysDoNotFit, keysRotated } from './ledger/keys-fit.ts';
export {
  createLedger,
  entryHash,
  type Head,
  type Ledger,
  type LedgerCheck,
  type LedgerEntry,
  type RecordsCheck,
  verifyChain,
  verifyLedger,
} from './ledger/ledger.ts';
export { type RowSeals, rowSeals, sealRows, verifyRows } from './ledger/row-seals.ts';
export { checkSeal, lastUseOfRetired, type Seal, sealedText } from './ledger/seals.ts';
export { type Block, type Letter, type LetterPart, letter } from './mail/letter.ts';
export { countMail, mailDay } from './mail/mail-limits.ts';
export type { Mailbox } from './mail/mailbox.ts';
export { mailboxOf } from './mail/mailbox-of.ts';
export { mailboxRoutes } from './mail/mailbox-routes.ts';
export { createMailer, type Mail, type Mailer } from './mail/mailer.ts';
export { createOutbox, type GivenUp, type NewMail, type Outbox, type WrittenMail } from './mail/outbox.ts';
export { readAddress } from './mail/read-address.ts';
export {
  fetchOutside,
  type OutsideAnswer,
  OutsideError,
  type OutsideFault,
  type OutsideRequest,
  readAddress as readOutsideAddress,
} from './outside/fetch-outside.ts';
export { isPublicAddress } from './outside/is-public-address.ts';
export { escapeHtml } from './pages/escape-html.ts';
export { pageRoutes } from './pages/page-routes.ts';
export type { Paper, PaperPart, PaperSection, Said } from './papers/paper.ts';
export { paperPage, paperPolicy } from './papers/paper-page.ts';
export { createPaperPress, type PaperPress } from './papers/paper-press.ts';
export { GroundProblem, ServiceProblem } from './problems/service-problem.ts';
export { isLoopbackAddress, isLoopbackName, isPlainHttpAway } from './settings/loopback.ts';
export { readSecretFile } from './settings/read-secret-file.ts';
export {
  aboveZero,
  fillSettings,
  type GroundSettings,
  groundSettings,
  isExposed,
  needSafety,
  positive,
  present,
  type Setting,
  SettingsError,
  type SettingsOf,
  setting,
  settingsIn,
  settingsTable,
  wrongSetting,
} from './settings/settings.ts';
export { type Figure, type Metric, startTelemetry, type Telemetry } from './telemetry/telemetry.ts';
export { createWorkPool, type PoolBounds, WorkFault, type WorkPool } from './work/work-pool.ts';
