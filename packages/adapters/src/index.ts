export type {
  Adapter,
  AdapterContext,
  AdultFound,
  AgeAdapter,
  AgeFound,
  AgeMeta,
  AttemptState,
  BeginContext,
  Begun,
  ConsentAdapter,
  ConsentMeta,
  Next,
  Returned,
} from './adapter.ts';
export type { AdapterSettings } from './adapter-settings.ts';
export { type Adapters, adapterContext, adaptersAt, offered, ownAdapters } from './adapters.ts';
export type { TrustedIssuer } from './issuers/trusted-issuer.ts';
export { adultCredentialType, verifyAdultCredential } from './issuers/verify-adult-credential.ts';
export { Refusal, type RefusalCode } from './refusal.ts';
