export type { TrustedIssuer } from '@stairgate/adapters';
export {
  AnchorError,
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
  loadServiceKeys,
  type NewKey,
  type OpenDatabase,
  PlatformUnclear,
  PortInUse,
  readAnchors,
  readStoredKeys,
  revokeApiKey,
  rotateKeys,
  SettingsError,
  verifyChain,
  verifyLedger,
} from '@stairgate/service';
export { type AppOptions, createApp, type RunningApp } from './app.ts';
export type { Context, RootContext } from './child/facts/context.ts';
export { verifyRecords } from './child/facts/sealed-record.ts';
export { openRecords as openDatabase } from './database/open-records.ts';
export { type DemoWallet, type DemoWalletOptions, startDemoWallet } from './demo-wallet/start-demo-wallet.ts';
export { loadWalletKey } from './demo-wallet/wallet-key.ts';
export { LawError } from './law/in-force/law.ts';
export { LawForged } from './law/in-force/law-seal.ts';
export { type ContextOptions, type OpenContext, openContext } from './open-context.ts';
export { expire } from './operator/retention/expire.ts';
export { makeWebhook } from './operator/webhooks/webhook-endpoints.ts';
export { Problem } from './problem.ts';
export {
  readSettings,
  type Settings,
  settingsFromEnv,
} from './settings.ts';
export { type RunningService, startService } from './start-service.ts';
