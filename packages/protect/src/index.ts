export {
  createApiKey,
  type KeyScope,
  listApiKeys,
  revokeApiKey,
} from '../../service/src/api-keys/api-keys.ts';
export { PortInUse } from '../../service/src/app/listen.ts';
export { FolderInUse } from '../../service/src/database/folder-lock.ts';
export { type OpenDatabase, openDatabase } from '../../service/src/database/open-database.ts';
export { KeysDoNotFit } from '../../service/src/keys/keys-fit.ts';
export { type LedgerCheck, verifyChain, verifyLedger } from '../../service/src/ledger/ledger.ts';
export { type AppOptions, createApp, type RunningApp } from './app.ts';
export type { Context } from './child/facts/context.ts';
export { type DemoWallet, type DemoWalletOptions, startDemoWallet } from './demo-wallet/start-demo-wallet.ts';
export { loadWalletKey } from './demo-wallet/wallet-key.ts';
export { LawError } from './law/in-force/law.ts';
export { type ContextOptions, type OpenContext, openContext } from './open-context.ts';
export { expire } from './operator/retention/expire.ts';
export { Problem, type ProblemBody, type ProblemCode, problems } from './problem.ts';
export {
  readSettings,
  type Settings,
  SettingsError,
  settingsFromEnv,
  type TrustedIssuer,
} from './settings.ts';
export { type RunningService, startService } from './start-service.ts';
