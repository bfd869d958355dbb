import { decodeJwt, errors, jwtVerify } from 'jose';
import { issuerKeys, keysMissing } from '../../issuers/issuer-keys.ts';
import type { TrustedIssuer } from '../../issuers/trusted-issuer.ts';
import { Refusal } from '../../refusal.ts';

/** Asymmetric only: with a shared key, who can check could also forge. */
const algorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519'];
/** Seconds that the clocks of a vendor may differ from ours. */
const skew = 30;

export interface VendorResult {
  readonly issuer: string;
  /** When the vendor looked, in milliseconds since the epoch. */
  readonly at: number;
  /** When the token ends, in milliseconds since the epoch. */
  readonly until: number;
}

/**
 * Checks that a vendor's signed result says of this child what the request says.
 * @param now milliseconds since the epoch.
 * @throws Refusal `evidence-untrusted`, which says what is wrong and repeats nothing of the token.
 */
export async function verifyVendorToken(
  token: string,
  said: { childId: string; lo: number; hi: number; level: string },
  { issuers, now }: { issuers: readonly TrustedIssuer[]; now: number },
): Promise<VendorResult> {
  const issuer = issuers.find((one) => one.kind === 'vendor' && one.issuer === issuerOf(token));
  if (issuer === undefined) throw untrusted('The issuer of the token is not one that this service trusts.');
  let payload: Awaited<ReturnType<typeof jwtVerify>>['payload'];
  try {
    ({ payload } = await jwtVerify(token, issuerKeys(issuer), {
      algorithms,
      issuer: issuer.issuer,
      requiredClaims: ['sub', 'iat', 'exp'],
      clockTolerance: skew,
      currentDate: new Date(now),
    }));
  } catch (error) {
    if (keysMissing(error)) throw new Refusal('unavailable', 'The keys of the vendor did not arrive.');
    if (error instanceof errors.JWTExpired) throw untrusted('The token has expired.');
    if (error instanceof errors.JWTClaimValidationFailed)
      throw untrusted(`The claim ${error.claim} of the token is missing or does not hold.`);
    throw untrusted('The signature of the token does not hold.');
  }
  if (payload.sub !== said.childId) throw untrusted('The token is about somebody else (sub).');
  for (const claim of ['lo', 'hi', 'level'] as const) {
    if (payload[claim] !== said[claim])
      throw untrusted(`The token does not say the same as the request (${claim}).`);
  }
  const at = payload.iat! * 1000;
  if (at > now + skew * 1000) throw untrusted('The token is dated in the future (iat).');
  return { issuer: issuer.issuer, at: Math.min(at, now), until: payload.exp! * 1000 };
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw untrusted('The token is not a signed token.');
  }
}

function untrusted(detail: string): Refusal {
  return new Refusal('evidence-untrusted', detail);
}
