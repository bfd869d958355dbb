export { createApiKey, type KeyScope, listApiKeys, revokeApiKey } from './api-keys/api-keys.ts';
export { type AppOptions, createApp, type RunningApp } from './app.ts';
export type { Context } from './context.ts';
export { FolderInUse } from './database/folder-lock.ts';
export { type OpenDatabase, openDatabase } from './database/open-database.ts';
export { type DemoWallet, type DemoWalletOptions, startDemoWallet } from './demo-wallet/start-demo-wallet.ts';
export { loadWalletKey } from './demo-wallet/wallet-key.ts';
export { KeysDoNotFit } from './keys/keys-fit.ts';
export { type LedgerCheck, verifyChain, verifyLedger } from './ledger/ledger.ts';
export { PortInUse } from './listen.ts';
export { type ContextOptions, type OpenContext, openContext } from './open-context.ts';
export { Problem, type ProblemBody, type ProblemCode, problems } from './problem.ts';
export { expire } from './retention/expire.ts';
export { LawError } from './rulebook/law.ts';
export {
  readSettings,
  type Settings,
  SettingsError,
  settingsFromEnv,
  type TrustedIssuer,
} from './settings.ts';
export { type RunningService, startService } from './start-service.ts';
