import type { JSONWebKeySet } from 'jose';

/** Somebody whose signed statements about ages are believed. */
export interface TrustedIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** `vendor` signs age results for a child; `credential` signs `age_over_18` for a grown-up. */
  readonly kind: 'vendor' | 'credential';
  /** Shown to people. */
  readonly name: string;
  /** Its public keys, here or at an address that is fetched and cached. One of the two. */
  readonly jwks?: JSONWebKeySet;
  readonly jwksUrl?: string;
}
