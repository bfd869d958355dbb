import { createHash } from 'node:crypto';
import {
  cborEncode,
  DeviceAuthentication,
  DeviceResponse,
  type Document,
  SessionTranscript,
} from '@owf/mdoc';
import { keyOfWallet, mdocDigest, signatureHolds } from './mdoc-crypto.ts';
import type { TrustAnchors } from './trust-anchors.ts';
import { trustedSigner } from './trusted-signer.ts';

/** What was asked of a wallet, and for whom. */
export interface MdocQuestion {
  readonly docType: string;
  readonly namespace: string;
  /** Names of data elements: exactly these have to come, and no others. */
  readonly elements: readonly string[];
  /** `handoverOf` what was asked. */
  readonly handover: Uint8Array;
}

export interface MdocAnswer {
  /** By the name of the data element. */
  readonly elements: ReadonlyMap<string, boolean>;
  /** The name of the trust anchor. */
  readonly issuer: string;
  /** What the wallet signed, as a hash: its answer to this question and to no other. */
  readonly signed: string;
}

/** Seconds that the clock of an issuer may differ from ours. */
const skew = 30;

/**
 * What ties an answer to one question: SHA-256 of the handover info of OpenID4VP 1.0, B.2.6.1, without encryption. Whoever
 * holds it learns neither the address nor the nonce.
 */
export function handoverOf({
  clientId,
  nonce,
  responseUri,
}: {
  readonly clientId: string;
  readonly nonce: string;
  readonly responseUri: string;
}): Uint8Array {
  return createHash('sha256')
    .update(cborEncode([clientId, nonce, null, responseUri]))
    .digest();
}

/**
 * Verifies a DeviceResponse of ISO/IEC 18013-5 for one document with true or false in each data element.
 * @param now milliseconds since the epoch.
 * @throws Error whose message is a sentence that says which check failed, and repeats nothing of the answer.
 */
export async function verifyMdoc(
  bytes: Uint8Array,
  question: MdocQuestion,
  { trust, now }: { readonly trust: TrustAnchors; readonly now: number },
): Promise<MdocAnswer> {
  const response = decoded(bytes);
  if (response.version !== '1.0' || response.status !== 0)
    throw new Error('The wallet answers that it could not do what was asked.');
  const [document, ...others] = response.documents ?? [];
  if (document === undefined) throw new Error('The answer holds no credential.');
  if (others.length > 0) throw new Error('The answer holds more than one credential.');
  if (document.docType !== question.docType) throw new Error('The credential is of another kind than asked.');
  const issuer = await checkIssuer(document, { trust, now });
  await checkElements(document, question);
  return {
    elements: valuesOf(document, question.namespace),
    issuer,
    signed: checkWallet(document, question.handover),
  };
}

function decoded(bytes: Uint8Array): DeviceResponse {
  try {
    return DeviceResponse.decode(bytes);
  } catch {
    throw new Error('The answer cannot be read: it is cut off, or no device response.');
  }
}

/** That the issuer is trusted, and signed this credential for this time. @returns the name of the trust anchor. */
async function checkIssuer(
  { docType, issuerSigned: { issuerAuth } }: Document,
  { trust, now }: { readonly trust: TrustAnchors; readonly now: number },
): Promise<string> {
  const { certificate, name } = trustedSigner(issuerAuth.certificateChain, trust, now);
  if (!signatureHolds(issuerAuth, certificate.publicKey))
    throw new Error('The signature of the issuer does not hold.');
  const { validityInfo, docType: signedType } = issuerAuth.mobileSecurityObject;
  if (signedType !== docType) throw new Error('The issuer signed a credential of another kind.');
  const from = Date.parse(certificate.validFrom);
  const until = Date.parse(certificate.validTo);
  if (!validityInfo.isSignedBetweenDates(new Date(from), new Date(until), skew))
    throw new Error('The credential was signed when its certificate was not valid.');
  const at = new Date(now);
  if (!validityInfo.isValidFromBeforeNow(at, skew)) throw new Error('The credential is not valid yet.');
  if (!validityInfo.isValidUntilAfterNow(at, skew)) throw new Error('The credential has expired.');
  return name;
}

/** That exactly what was asked has come, each of it as the issuer signed it. */
async function checkElements(document: Document, { namespace, elements }: MdocQuestion): Promise<void> {
  const { issuerSigned, deviceSigned } = document;
  const spaces = issuerSigned.issuerNamespaces.issuerNamespaces;
  const items = spaces.get(namespace) ?? [];
  const names = items.map(({ elementIdentifier }) => elementIdentifier);
  const tooMany =
    spaces.size > 1 ||
    names.some((name, at) => !elements.includes(name) || names.indexOf(name) !== at) ||
    deviceSigned.deviceNamespaces.deviceNamespaces.size > 0;
  if (tooMany) throw new Error('The wallet gave more than was asked; nothing of it was taken.');
  if (elements.some((name) => !names.includes(name)))
    throw new Error('The wallet did not give all that was asked.');
  for (const item of items) {
    if (!(await item.isValid(namespace, issuerSigned.issuerAuth, mdocDigest)))
      throw new Error('What the wallet gave is not what the issuer signed.');
    if (typeof item.elementValue !== 'boolean')
      throw new Error('What the wallet gave is neither true nor false.');
  }
}

function valuesOf({ issuerSigned }: Document, namespace: string): ReadonlyMap<string, boolean> {
  const items = issuerSigned.issuerNamespaces.issuerNamespaces.get(namespace) ?? [];
  return new Map(
    items.map(({ elementIdentifier, elementValue }) => [elementIdentifier, elementValue === true]),
  );
}

/** That the wallet to which the credential was given signed this answer. @returns what it signed, as a hash. */
function checkWallet({ docType, issuerSigned, deviceSigned }: Document, handover: Uint8Array): string {
  const { deviceSignature } = deviceSigned.deviceAuth;
  if (deviceSignature === undefined) throw new Error('The wallet has not signed its answer.');
  // Attached, it would be checked instead of what has to be signed here: an answer to another question would do.
  if (deviceSignature.payload !== null)
    throw new Error('The wallet brings along what it signed, so it may be for another question.');
  const { deviceKey } = issuerSigned.issuerAuth.mobileSecurityObject.deviceKeyInfo;
  const authentication = DeviceAuthentication.create({
    sessionTranscript: SessionTranscript.decode(cborEncode([null, null, ['OpenID4VPHandover', handover]])),
    docType,
    deviceNamespaces: deviceSigned.deviceNamespaces,
  }).encode({ asDataItem: true });
  deviceSignature.detachedPayload = authentication;
  if (!signatureHolds(deviceSignature, keyOfWallet(deviceKey)))
    throw new Error(
      'The signature of the wallet does not hold for this question: it is made for another service, another person or another purpose, or was used before.',
    );
  return createHash('sha256').update(authentication).digest('base64url');
}
