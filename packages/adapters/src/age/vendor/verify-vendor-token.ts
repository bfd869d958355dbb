import type { Level } from '@stairgate/rulebook';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { UsedOnce } from '../../adapter.ts';
import type { AdapterSettings } from '../../adapter-settings.ts';
import { issuerKeys, keysMissing } from '../../issuers/issuer-keys.ts';
import { fitsOneQuestion, oldest, skew, takenUntil } from '../../issuers/token-times.ts';
import { Refusal } from '../../refusal.ts';

/** The `typ` of the token, so that a token that was made for something else is never taken for an age (RFC 8725, 3.11). */
export const ageResultType = 'age-result+jwt';

/** Asymmetric only: with a shared key, who can check could also forge. */
const algorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA', 'Ed25519'];

export interface VendorResult {
  readonly lo: number;
  readonly hi: number;
  readonly level: Level;
  readonly issuer: string;
  /** When the vendor looked, in milliseconds since the epoch. */
  readonly at: number;
  readonly once: UsedOnce;
}

/**
 * Checks a vendor's signed result: `typ` age-result+jwt, for this service (`aud`), with `lo`, `hi`, `level`, and `iat` and
 * `exp` within `token-times.ts`.
 * @param about what it has to name: the child, or the nonce of the attempt that it was made for.
 * @param now milliseconds since the epoch.
 * @throws Refusal `evidence-untrusted`, which says what is wrong and repeats nothing of the token.
 */
export async function verifyVendorToken(
  token: string,
  about: { readonly sub: string } | { readonly nonce: string },
  {
    settings: { publicUrl: audience, trustedIssuers },
    now,
  }: { settings: Pick<AdapterSettings, 'publicUrl' | 'trustedIssuers'>; now: number },
): Promise<VendorResult> {
  const issuer = trustedIssuers.find((one) => one.kind === 'vendor' && one.issuer === issuerOf(token));
  if (issuer === undefined) throw untrusted('The issuer of the token is not one that this service trusts.');
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, issuerKeys(issuer), {
      algorithms,
      typ: ageResultType,
      issuer: issuer.issuer,
      audience,
      requiredClaims: ['iat', 'exp'],
      maxTokenAge: oldest,
      clockTolerance: skew,
      currentDate: new Date(now),
    }));
  } catch (error) {
    if (keysMissing(error)) throw new Refusal('unavailable', 'The keys of the vendor did not arrive.');
    if (error instanceof errors.JWTExpired)
      throw untrusted(
        error.claim === 'iat' ? 'The token is older than an hour (iat).' : 'The token has expired (exp).',
      );
    if (error instanceof errors.JWTClaimValidationFailed)
      throw untrusted(`The claim ${error.claim} of the token is missing or does not hold.`);
    throw untrusted('The signature of the token does not hold.');
  }
  if (!fitsOneQuestion(payload))
    throw untrusted('The token is good for longer than a day (exp), so it was not made for one question.');
  // An audience list would let the result be shown at every service on it.
  if (Array.isArray(payload.aud) && payload.aud.length !== 1)
    throw untrusted('The token was made for more than one service (aud).');
  if ('sub' in about && payload.sub !== about.sub)
    throw untrusted('The token is about somebody else, or names nobody (sub).');
  if ('nonce' in about && payload.nonce !== about.nonce)
    throw untrusted(
      'The token was made for another question: each is for one purpose, one person and one use (nonce).',
    );
  const { lo, hi, level } = payload;
  if (!isYears(lo) || !isYears(hi) || (level !== 'estimated' && level !== 'verified'))
    throw untrusted('The token does not say an age (lo, hi, level).');
  const at = payload.iat! * 1000;
  const once = { token, until: takenUntil(payload) };
  return { lo, hi, level, issuer: issuer.issuer, at: Math.min(at, now), once };
}

const isYears = (said: unknown): said is number => Number.isInteger(said) && Number(said) >= 0;

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
