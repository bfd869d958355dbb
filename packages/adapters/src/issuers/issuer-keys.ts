import { createLocalJWKSet, createRemoteJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { TrustedIssuer } from './trusted-issuer.ts';

const keySets = new WeakMap<TrustedIssuer, JWTVerifyGetKey>();

/** The public keys of a trusted issuer: those in the settings, or those at its address, fetched once and cached. */
export function issuerKeys(issuer: TrustedIssuer): JWTVerifyGetKey {
  let keys = keySets.get(issuer);
  if (keys === undefined) {
    keys = issuer.jwks ? createLocalJWKSet(issuer.jwks) : createRemoteJWKSet(new URL(issuer.jwksUrl!));
    keySets.set(issuer, keys);
  }
  return keys;
}

/** Whether the fault lies in fetching the keys and not in the token: a network error, or an answer that is no key set. */
export function keysMissing(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return error instanceof errors.JWKSTimeout || error.code === errors.JOSEError.code;
}
