export {
  createApiKey,
  FolderInUse,
  FolderNotOwned,
  isExposed,
  type KeyDesk,
  type KeyKind,
  KeysDoNotFit,
  keyDesk,
  knockAt,
  type LedgerCheck,
  listApiKeys,
  type NewKey,
  type OpenDatabase,
  PlatformUnclear,
  PortInUse,
  revokeApiKey,
  SettingsError,
  verifyChain,
  verifyLedger,
} from '@stairgate/service';
export { type AppOptions, createApp, type RunningApp } from './app.ts';
export type { Context, RootContext } from './child/facts/context.ts';
export { openRecords as openDatabase } from './database/open-records.ts';
export { type DemoWallet, type DemoWalletOptions, startDemoWallet } from './demo-wallet/start-demo-wallet.ts';
export { loadWalletKey } from './demo-wallet/wallet-key.ts';
export { LawError } from './law/in-force/law.ts';
export { type ContextOptions, type OpenContext, openContext } from './open-context.ts';
export { expire } from './operator/retention/expire.ts';
export { Problem } from './problem.ts';
export {
  readSettings,
  type Settings,
  settingsFromEnv,
  type TrustedIssuer,
} from './settings.ts';
export { type RunningService, startService } from './start-service.ts';
