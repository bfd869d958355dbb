import { ageResultType, type TrustedIssuer } from '@stairgate/adapters';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** A service that says how old somebody is, with its key. Its results are for the service of tests, unless told otherwise. */
export async function makeVendor() {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const issuer: TrustedIssuer = {
    issuer: 'https://vendor.example',
    kind: 'vendor',
    name: 'Test vendor',
    jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'v1', alg: 'ES256' }] },
  };
  return {
    issuer,
    sign: (
      { now, ...claims }: { now: number } & Record<string, unknown>,
      { typ = ageResultType }: { typ?: string } = {},
    ) =>
      new SignJWT({
        iss: issuer.issuer,
        aud: 'http://localhost:4300',
        iat: Math.floor(now / 1000),
        exp: Math.floor(now / 1000) + 300,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', kid: 'v1', typ })
        .sign(privateKey),
  };
}
