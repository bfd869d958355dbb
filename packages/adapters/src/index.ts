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
  UsedOnce,
} from './adapter.ts';
export type { AdapterSettings } from './adapter-settings.ts';
export {
  type Adapters,
  adapterContext,
  adaptersAt,
  attemptable,
  byMail,
  offered,
  ownAdapters,
} from './adapters.ts';
export { ageResultType } from './age/vendor/verify-vendor-token.ts';
export { basisIn } from './basis-in.ts';
export type { TrustedIssuer } from './issuers/trusted-issuer.ts';
export { adultCredentialType, verifyAdultCredential } from './issuers/verify-adult-credential.ts';
export { Refusal, type RefusalCode } from './refusal.ts';
