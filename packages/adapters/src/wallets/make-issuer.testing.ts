import { createHash } from 'node:crypto';
import { DeviceResponse, Document, type IssuerSignedDocument, MDoc } from '@auth0/mdl';
import { cborEncode } from '@owf/mdoc';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { exportJWK, type JWK } from 'jose';
import { proofOfAge } from './ask-wallet.ts';

// An implementation that is not the verifier's issues and holds the credentials here: `@auth0/mdl`.

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;
cryptoProvider.set(crypto as never);

const newKeys = () =>
  crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;

/** An issuer with a root certificate, which signs the certificate that signs credentials. All of it holds a year around `now`. */
export async function makeIssuer(name: string, now: number) {
  const [rootKeys, keys] = await Promise.all([newKeys(), newKeys()]);
  const dates = { notBefore: new Date(now - 180 * day), notAfter: new Date(now + 180 * day) };
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: `CN=${name} Root, C=UT`,
    ...dates,
    signingAlgorithm: algorithm,
    keys: rootKeys,
    extensions: [new BasicConstraintsExtension(true, 1, true)],
  });
  const sign = (changes: { notBefore?: Date; notAfter?: Date } = {}) =>
    X509CertificateGenerator.create({
      serialNumber: '02',
      subject: `CN=${name} Signer, C=UT`,
      issuer: root.subject,
      ...dates,
      ...changes,
      signingAlgorithm: algorithm,
      publicKey: keys.publicKey,
      signingKey: rootKeys.privateKey,
    });
  return { name, root, certificate: await sign(), sign, key: await exportJWK(keys.privateKey), now };
}
export type Issuer = Awaited<ReturnType<typeof makeIssuer>>;

export interface Credential {
  readonly document: IssuerSignedDocument;
  readonly deviceKey: JWK;
}

/** A proof of age in a wallet. */
export async function issueMdoc(
  { certificate, key, now }: Issuer,
  {
    ages = { age_over_13: true, age_over_16: true, age_over_18: false },
    docType = proofOfAge,
    namespace = docType,
    validity = {},
    chain = [certificate],
  }: {
    ages?: Record<string, unknown>;
    docType?: string;
    namespace?: string;
    validity?: { signed?: Date; validFrom?: Date; validUntil?: Date };
    chain?: readonly X509Certificate[];
  } = {},
): Promise<Credential> {
  const device = await newKeys();
  const document = await new Document(docType as never)
    .addIssuerNameSpace(namespace, ages)
    .useDigestAlgorithm('SHA-256')
    .addValidityInfo({
      signed: new Date(now - 10 * day),
      validFrom: new Date(now - 10 * day),
      validUntil: new Date(now + 80 * day),
      ...validity,
    })
    .addDeviceKeyInfo({ deviceKey: (await exportJWK(device.publicKey)) as never })
    .sign({
      issuerPrivateKey: { ...key, kid: 'signer' } as never,
      issuerCertificate: chain.map((one) => new Uint8Array(one.rawData)),
      alg: 'ES256',
    });
  return { document, deviceKey: await exportJWK(device.privateKey) };
}

/** What a wallet reads in the address that is shown to it. */
export function readQuestion(url: string) {
  const query = Object.fromEntries(new URL(url).searchParams);
  const { credentials } = JSON.parse(query.dcql_query!);
  const elements = credentials[0].claims.map(({ path }: { path: string[] }) => path[1]) as string[];
  return {
    clientId: query.client_id!,
    nonce: query.nonce!,
    responseUri: query.response_uri!,
    elements,
  };
}
export type Question = ReturnType<typeof readQuestion>;

/** What a wallet gives for a question: a device response, signed for it. */
export async function present(
  { document, deviceKey }: Credential,
  { clientId, nonce, responseUri, elements }: Question,
  copies = 1,
): Promise<Buffer> {
  const { docType } = document;
  const hash = createHash('sha256')
    .update(cborEncode([clientId, nonce, null, responseUri]))
    .digest();
  const [namespace] = document.issuerSignedNameSpaces;
  const items = document.issuerSigned.nameSpaces[namespace!]!;
  const response = await DeviceResponse.from(new MDoc([document]))
    .usingPresentationDefinition({
      id: 'asked',
      input_descriptors: [
        {
          id: docType,
          format: { mso_mdoc: { alg: ['ES256'] } },
          constraints: {
            limit_disclosure: 'required',
            fields: items
              .filter(({ elementValue }) => typeof elementValue === 'boolean')
              .map(({ elementIdentifier }) => ({
                path: [`$['${namespace}']['${elementIdentifier}']`],
                intent_to_retain: false,
              })),
          },
        },
      ],
    })
    .usingHandover(['OpenID4VPHandover', hash as never])
    .authenticateWithSignature(deviceKey as never, 'ES256')
    .sign();
  // It would answer with the nearest age that it has, as somebody at a counter may; here it gives just what it is told to.
  response.documents[0]!.issuerSigned.nameSpaces[namespace!] = items.filter(({ elementIdentifier }) =>
    elements.includes(elementIdentifier),
  );
  for (let more = 1; more < copies; more++) response.addDocument(response.documents[0]!);
  return response.encode();
}

/** The body with which a wallet answers. */
export function answerWith(presentation: Uint8Array | string, id = 'proof_of_age'): string {
  const given =
    typeof presentation === 'string' ? presentation : Buffer.from(presentation).toString('base64url');
  return new URLSearchParams({ vp_token: JSON.stringify({ [id]: [given] }) }).toString();
}
