import { timingSafeEqual } from 'node:crypto';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import type { UsedOnce } from '../adapter.ts';
import type { AdapterSettings } from '../adapter-settings.ts';
import { Refusal } from '../refusal.ts';
import { issuerKeys, keysMissing } from './issuer-keys.ts';
import { fitsOneQuestion, oldest, skew, takenUntil } from './token-times.ts';

/** What a proof says. */
export interface ProofResult {
  readonly issuer: string;
  readonly subject?: string;
  readonly once: UsedOnce;
}

/** The `typ` of the token, so that a token that was made for something else is never taken for a proof of age. */
export const adultCredentialType = 'adult-credential+jwt';

/** Asymmetric only: a shared key could be used to forge, and `none` needs no key at all. */
const algorithms = ['ES256', 'EdDSA', 'Ed25519'];
const longest = 8192;

/**
 * Verifies a compact JWS with the claims `iss`, `aud`, `nonce`, `iat`, `exp` and `age_over_18: true`.
 * @param now milliseconds since the epoch.
 * @throws Refusal `proof-invalid`, which says what is wrong and repeats nothing of the token.
 */
export async function verifyAdultCredential(
  token: string,
  {
    nonce,
    settings: { publicUrl: audience, trustedIssuers },
    now,
  }: { nonce: string; settings: Pick<AdapterSettings, 'publicUrl' | 'trustedIssuers'>; now: number },
): Promise<ProofResult> {
  if (token.length > longest) throw invalid('The proof is too long.');
  const issuer = trustedIssuers.find((one) => one.kind === 'credential' && one.issuer === issuerOf(token));
  if (issuer === undefined) throw invalid('The issuer of the proof is not one that this service trusts.');
  let payload: JWTPayload;
  try {
    ({ payload } = await jwtVerify(token, issuerKeys(issuer), {
      algorithms,
      typ: adultCredentialType,
      issuer: issuer.issuer,
      audience,
      requiredClaims: ['iat', 'exp', 'nonce'],
      maxTokenAge: oldest,
      clockTolerance: skew,
      currentDate: new Date(now),
    }));
  } catch (error) {
    if (keysMissing(error)) throw new Refusal('unavailable', 'The keys of the issuer did not arrive.');
    throw invalid(wordsFor(error));
  }
  if (!fitsOneQuestion(payload))
    throw invalid('The proof is good for longer than a day, so it was not made for one question.');
  // An audience list would let the proof be shown at every service on it.
  if (Array.isArray(payload.aud) && payload.aud.length !== 1)
    throw invalid('The proof was made for more than one service.');
  const given = Buffer.from(typeof payload.nonce === 'string' ? payload.nonce : '');
  const wanted = Buffer.from(nonce);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw invalid(
      'The proof was made for another question: each is for one purpose, one person and one use (nonce).',
    );
  if (payload.age_over_18 !== true) throw invalid('The proof does not say that its holder is 18 or older.');
  return {
    issuer: issuer.issuer,
    ...(payload.sub === undefined ? {} : { subject: payload.sub }),
    once: { token, until: takenUntil(payload) },
  };
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw invalid('The proof is not a signed token.');
  }
}

function invalid(detail: string): Refusal {
  return new Refusal('proof-invalid', detail);
}

function wordsFor(error: unknown): string {
  if (error instanceof errors.JWTExpired)
    return error.claim === 'iat' ? 'The proof is too old.' : 'The proof has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) {
    const words: Record<string, string> = {
      typ: 'The token is not a proof of age.',
      aud: 'The proof was made for another service.',
      iat: 'The proof is dated in the future, or has no date.',
      exp: 'The proof has no end.',
      nbf: 'The proof is not valid yet.',
      nonce: 'The proof names no question.',
    };
    return words[error.claim] ?? 'The proof does not say what it has to say.';
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'The proof is not signed in a way that can be trusted.';
  return 'The signature of the proof does not hold.';
}
