import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cborEncode, DeviceAuthentication, DeviceResponse, SessionTranscript } from '@owf/mdoc';
import { proofOfAge } from '../packages/adapters/src/wallets/ask-wallet.ts';
import { issueMdoc, makeIssuer, present } from '../packages/adapters/src/wallets/make-issuer.testing.ts';
import { keyOfWallet } from '../packages/adapters/src/wallets/mdoc-crypto.ts';
import { trustAnchorsAt } from '../packages/adapters/src/wallets/trust-anchors.ts';
import { handoverOf, verifyMdoc } from '../packages/adapters/src/wallets/verify-mdoc.ts';
import { watchOthers } from './machine.ts';
import { measure, median, ratio } from './measure.ts';
import { aims, figure, heading, keep, others, table, times } from './report.ts';

const timing = { rounds: 9, turn: 250, warmUp: 1000 };
const now = Date.parse('2026-11-30T12:00:00Z');

const folder = mkdtempSync(join(tmpdir(), 'stairgate-bench-'));
const issuer = await makeIssuer('Utopia', now);
writeFileSync(join(folder, 'utopia.pem'), issuer.root.toString('pem'));
const responseUri = `https://gate.example/attempts/callback?state=${randomBytes(32).toString('base64url')}`;
const asked = { clientId: `redirect_uri:${responseUri}`, nonce: 'n-123', responseUri };
const elements = ['age_over_16'];
const bytes = await present(await issueMdoc(issuer), { ...asked, elements });
heading('A wallet’s answer', [
  `One proof of age by mdoc, ${bytes.length} bytes: the certificate of the issuer, the issuer’s signature and the wallet’s, one value.`,
  `${timing.rounds} rounds of ${timing.turn} ms each, interleaved, after ${timing.warmUp} ms of warm-up.`,
]);

const question = { docType: proofOfAge, namespace: proofOfAge, elements, handover: handoverOf(asked) };
const answer = {
  name: 'an answer verified',
  length: 1024,
  pass: async (_from: number, count: number) => {
    let seen = 0;
    for (let done = 0; done < count; done++)
      seen += (await verifyMdoc(bytes, question, { trust: trustAnchorsAt(folder), now })).elements.size;
    return seen;
  },
};

const { issuerSigned, deviceSigned } = DeviceResponse.decode(bytes).documents![0]!;
const { issuerAuth } = issuerSigned;
const wallets = deviceSigned.deviceAuth.deviceSignature!;
wallets.detachedPayload = DeviceAuthentication.create({
  sessionTranscript: SessionTranscript.decode(
    cborEncode([null, null, ['OpenID4VPHandover', question.handover]]),
  ),
  docType: proofOfAge,
  deviceNamespaces: deviceSigned.deviceNamespaces,
}).encode({ asDataItem: true });
const spki = Buffer.from(issuer.certificate.publicKey.rawData);
const signatures = [
  { sign1: issuerAuth, key: createPublicKey({ key: spki, format: 'der', type: 'spki' }) },
  { sign1: wallets, key: keyOfWallet(issuerAuth.mobileSecurityObject.deviceKeyInfo.deviceKey) },
].map(({ sign1, key }) => ({
  signed: sign1.toBeSigned,
  signature: sign1.signature,
  key: { key, dsaEncoding: 'ieee-p1363' as const },
}));
const openssl = {
  name: 'its two signatures, by OpenSSL alone',
  length: 1024,
  pass: (_from: number, count: number) => {
    let seen = 0;
    for (let done = 0; done < count; done++)
      for (const { signed, key, signature } of signatures)
        if (verify('sha256', signed, key, signature)) seen++;
    return seen;
  },
};
if (openssl.pass(0, 1) !== 2) throw new Error('the two signatures do not hold');

const othersSince = watchOthers();
const found = await measure([answer, openssl], timing);
rmSync(folder, { recursive: true });
const busyOthers = othersSince();
const results = [...found].map(([name, nanoseconds]) => ({ name, microseconds: median(nanoseconds) / 1000 }));
table([['', 'µs'], ...results.map(({ name, microseconds }) => [name, figure(microseconds)])]);
others(busyOthers);
const one = results[0]!.microseconds;
const wanted = [
  {
    what: 'one answer',
    wanted: 'under 5 ms',
    found: `${figure(one / 1000)} ms, ${times(ratio(found.get(answer.name)!, found.get(openssl.name)!))}`,
    met: one < 5000,
  },
];
aims(wanted);
keep('wallet', { timing, busyOthers, results, aims: wanted });
