import { ageResultType } from '@stairgate/adapters';
import { importJWK, type JWK, SignJWT } from 'jose';

/** Seconds that a result may wait to be handed in. */
const lifetime = 600;

/** What a verification service says of a person's age. Whole years, 18 for 18 or older. */
export interface AgeResult {
  /** Whom it is about: the id of the child's record. Either this, or the nonce of the attempt that it is for. */
  readonly sub?: string;
  readonly nonce?: string;
  /** The service that asks. */
  readonly audience: string;
  readonly lo: number;
  readonly hi: number;
  readonly level: 'estimated' | 'verified';
}

/** The result that a request asks for, or undefined when it asks for none that makes sense. */
export function readAgeResult(body: string): AgeResult | undefined {
  try {
    const { sub, audience, lo, hi, level } = JSON.parse(body) as Record<keyof AgeResult, unknown>;
    const isYear = (year: unknown): year is number =>
      Number.isInteger(year) && Number(year) >= 0 && Number(year) <= 18;
    if (
      typeof sub !== 'string' ||
      sub === '' ||
      typeof audience !== 'string' ||
      !isYear(lo) ||
      !isYear(hi) ||
      lo > hi
    )
      return undefined;
    return level === 'estimated' || level === 'verified' ? { sub, audience, lo, hi, level } : undefined;
  } catch {
    return undefined;
  }
}

/** Signs a vendor's result with a private key in JWK form that names its `kid` and `alg`. */
export async function issueAgeResult(
  { sub, nonce, audience, lo, hi, level }: AgeResult,
  { issuer, key, now }: { issuer: string; key: JWK; now: number },
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  const about = { ...(sub !== undefined && { sub }), ...(nonce !== undefined && { nonce }) };
  return new SignJWT({ ...about, lo, hi, level })
    .setProtectedHeader({ alg: key.alg ?? 'ES256', kid: key.kid ?? '', typ: ageResultType })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(await importJWK(key, key.alg ?? 'ES256'));
}
