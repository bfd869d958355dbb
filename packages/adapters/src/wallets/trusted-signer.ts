import { X509Certificate } from 'node:crypto';
import { fingerprintOf, type TrustAnchors } from './trust-anchors.ts';

/** Certificates between the one that signed and the anchor: each costs a signature to check. */
const longest = 4;

/** Whose signature it is: the certificate that signed, and the anchor that it leads to. */
export interface TrustedSigner {
  readonly certificate: X509Certificate;
  /** The name of the anchor. */
  readonly name: string;
}

/**
 * Follows the certificates that a credential brings, the one that signed it first, to a trust anchor.
 * @param chain in DER.
 * @param now milliseconds since the epoch.
 * @throws Error whose message is a sentence that says which check failed, and repeats nothing of the certificates.
 */
export function trustedSigner(
  chain: readonly Uint8Array[],
  { anchors, revoked }: TrustAnchors,
  now: number,
): TrustedSigner {
  if (chain.length === 0) throw new Error('The credential names no certificate of who signed it.');
  if (chain.length > longest) throw new Error('The credential brings too many certificates.');
  const certificates = chain.map((der) => {
    const certificate = new X509Certificate(der);
    // Trailing bytes, or PEM, would be another spelling of the same certificate that no list names.
    if (!certificate.raw.equals(der)) throw new Error('A certificate of the credential is not in DER.');
    return certificate;
  });
  const [first] = certificates;
  for (const [at, certificate] of certificates.entries()) {
    if (revoked.has(fingerprintOf(certificate)))
      throw new Error('A certificate of the issuer has been revoked.');
    if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo))
      throw new Error('A certificate of the issuer is not valid now.');
    const anchor = anchors.find(
      (one) =>
        one.certificate.raw.equals(certificate.raw) ||
        (one.certificate.ca && signedBy(certificate, one.certificate)),
    );
    if (anchor !== undefined) {
      if (revoked.has(fingerprintOf(anchor.certificate)))
        throw new Error('A certificate of the issuer has been revoked.');
      if (now < anchor.from || now > anchor.until)
        throw new Error('The trust in the issuer does not reach to now.');
      return { certificate: first!, name: anchor.name };
    }
    const next = certificates[at + 1];
    if (next !== undefined && !(next.ca && signedBy(certificate, next)))
      throw new Error('The certificates of the credential do not sign each other.');
  }
  throw new Error('The issuer of the credential is not one that this service trusts.');
}

function signedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
