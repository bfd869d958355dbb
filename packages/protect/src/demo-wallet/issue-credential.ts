import { adultCredentialType } from '@stairgate/adapters';
import { importJWK, type JWK, SignJWT } from 'jose';

/** Seconds that a proof is good for. */
const lifetime = 600;

export interface CredentialRequest {
  /** What the service that asks gave. */
  readonly nonce: string;
  /** The service that asks. */
  readonly audience: string;
  readonly isAdult: boolean;
}

/** Signs a proof of age with a private key in JWK form that names its `kid` and `alg`. */
export async function issueCredential(
  { nonce, audience, isAdult }: CredentialRequest,
  { issuer, key, now }: { issuer: string; key: JWK; now: number },
): Promise<string> {
  const seconds = Math.floor(now / 1000);
  return new SignJWT({ nonce, age_over_18: isAdult })
    .setProtectedHeader({ alg: key.alg ?? 'ES256', kid: key.kid ?? '', typ: adultCredentialType })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(await importJWK(key, key.alg ?? 'ES256'));
}
