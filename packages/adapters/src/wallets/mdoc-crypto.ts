import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { CoseKey, MdocContext, Sign1 } from '@owf/mdoc';

/** COSE's number for ECDSA with SHA-256 (RFC 9053, table 1): what the profile has everybody sign with, A.6. */
const es256 = -7;
const algorithmHeader = 1;

/**
 * Whether a key made a COSE signature by ES256 on P-256. The algorithm has to be named where the signature covers it:
 * anything that is said in the unprotected header could have been changed on the way.
 */
export function signatureHolds(sign1: Sign1, key: KeyObject): boolean {
  if (sign1.protectedHeaders.headers.get(algorithmHeader) !== es256) return false;
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1' || sign1.signature.length !== 64) return false;
  return verify('sha256', sign1.toBeSigned, { key, dsaEncoding: 'ieee-p1363' }, sign1.signature);
}

/** The key of a wallet, as the issuer signed it. @throws Error where it is none of P-256. */
export function keyOfWallet({ x, y }: CoseKey): KeyObject {
  const part = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('base64url');
  return createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x: part(x), y: part(y) } });
}

/** What a digest of an issuer's is made with. */
export const mdocDigest: Pick<MdocContext, 'crypto'> = {
  crypto: {
    digest: ({ digestAlgorithm, bytes }) =>
      createHash(digestAlgorithm.replace('-', '').toLowerCase()).update(bytes).digest(),
    random: notHere,
    calculateEphemeralMacKey: notHere,
  },
};

function notHere(): never {
  throw new Error('A verifier makes nothing up.');
}
