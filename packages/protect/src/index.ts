export { type AppOptions, createApp, type RunningApp } from './app.ts';
export type { Context } from './context.ts';
export { FolderInUse } from './database/folder-lock.ts';
export { type OpenDatabase, openDatabase } from './database/open-database.ts';
export { type LedgerCheck, verifyChain, verifyLedger } from './ledger/ledger.ts';
export { Problem, type ProblemBody, type ProblemCode, problems } from './problem.ts';
export {
  readSettings,
  type Settings,
  SettingsError,
  settingsFromEnv,
  type TrustedIssuer,
} from './settings.ts';
