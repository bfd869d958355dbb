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
  /**
   * Its page that hands a proof over by itself: it is told `nonce` and `aud`, which the proof has to name, `response_uri`,
   * to which it posts the proof as the form field `token`, and `redirect_uri`, to which it sends the browser back. (As
   * `direct_post` of OpenID for Verifiable Presentations 1.0, section 8.2.) Left out, a proof is pasted.
   */
  readonly page?: string;
}
