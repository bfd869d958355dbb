import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { cborEncode, DeviceAuthentication, DeviceResponse, SessionTranscript } from '@owf/mdoc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BeginContext, Returned } from '../adapter.ts';
import { adapterContext } from '../adapters.ts';
import { wallet } from '../age/wallet/wallet.ts';
import { wallet as adultWallet } from '../consent/wallet/wallet.ts';
import { Refusal } from '../refusal.ts';
import {
  answerWith,
  type Credential,
  type Issuer,
  issueMdoc,
  makeIssuer,
  present,
  type Question,
  readQuestion,
} from './make-issuer.testing.ts';
import { mdocDigest } from './mdoc-crypto.ts';

const now = Date.parse('2026-11-30T12:00:00Z');
const folder = mkdtempSync(join(tmpdir(), 'anchors-'));
afterAll(() => rmSync(folder, { recursive: true }));

let issuer: Issuer;
let credential: Credential;
beforeAll(async () => {
  issuer = await makeIssuer('Utopia', now);
  credential = await issueMdoc(issuer);
  writeFileSync(join(folder, 'utopia.pem'), issuer.root.toString('pem'));
});

function contextFor({
  ages = '16',
  nonce = 'n-123',
  state = 's-123',
  anchors = folder,
  at = now,
} = {}): BeginContext {
  const settings = {
    publicUrl: 'https://gate.example',
    trustedIssuers: [],
    adapters: { wallet: { anchors, ages } },
  };
  const end = (path: string) => `https://gate.example/attempts/${path}?state=${state}`;
  return {
    ...adapterContext(wallet, { settings, now: at, childId: 'ch_1', nonce }),
    nonce,
    attempt: { returnUrl: end('return'), callbackUrl: end('callback'), state },
  };
}
const callback = (body: string): Returned => ({ via: 'callback', query: {}, headers: {}, body });

/** Asks, and gives what was asked and how to answer it. */
async function ask(given: Parameters<typeof contextFor>[0] = {}) {
  const context = contextFor(given);
  const { next, state } = await wallet.begin!(context);
  if (next.kind !== 'show') throw new Error('a wallet is shown a code');
  const kept = JSON.stringify(state);
  return {
    url: next.url,
    question: readQuestion(next.url),
    kept,
    hear: async (body: string) => wallet.finish!(context, JSON.parse(kept), callback(body)),
  };
}

/** An answer that holds but for one thing, and how the service would take it. */
async function answered(
  lie: (asked: Awaited<ReturnType<typeof ask>>) => Promise<string> | string,
  given: Parameters<typeof contextFor>[0] = {},
) {
  const asked = await ask(given);
  return asked.hear(await lie(asked));
}
const listed = (list: object) => {
  const path = join(mkdtempSync(join(folder, '.list-')), 'list.json');
  writeFileSync(path, JSON.stringify(list));
  return path;
};
const rootOf = ({ root }: Issuer) => root.toString('pem');
const fingerprint = ({ rawData }: { rawData: ArrayBuffer }) =>
  createHash('sha256').update(Buffer.from(rawData)).digest('hex');

describe('a wallet', () => {
  it('proves one age and nothing else', async () => {
    const { question, hear } = await ask();
    expect(question.elements).toEqual(['age_over_16']);
    const found = await hear(answerWith(await present(credential, question)));
    expect(found).toEqual({
      lo: 16,
      hi: 18,
      level: 'verified',
      source: 'Utopia Root',
      once: { token: expect.stringMatching(/^mdoc-[\w-]{43}$/), until: now + 7_200_000 },
    });
  });

  it('proves the years between two ages, whichever the setting asks', async () => {
    const years = async (ages: string) => {
      const found = await answered(async ({ question }) => answerWith(await present(credential, question)), {
        ages,
      });
      const { lo, hi } = found as { lo: number; hi: number };
      return [lo, hi];
    };
    expect(await years('13')).toEqual([13, 18]);
    expect(await years('18')).toEqual([0, 17]);
    expect(await years('18 16')).toEqual([16, 17]);
  });

  it('is asked to the letter of the profile, and the state holds no way to answer', async () => {
    const { url, kept } = await ask();
    const { protocol, searchParams } = new URL(url);
    const responseUri = 'https://gate.example/attempts/callback?state=s-123';
    expect(protocol).toBe('av:');
    expect(Object.fromEntries(searchParams)).toEqual({
      response_type: 'vp_token',
      response_mode: 'direct_post',
      client_id: `redirect_uri:${responseUri}`,
      response_uri: responseUri,
      nonce: 'n-123',
      dcql_query: JSON.stringify({
        credentials: [
          {
            id: 'proof_of_age',
            format: 'mso_mdoc',
            meta: { doctype_value: 'eu.europa.ec.av.1' },
            claims: [{ path: ['eu.europa.ec.av.1', 'age_over_16'] }],
          },
        ],
      }),
    });
    expect(url).not.toContain('+');
    expect(kept).not.toMatch(/s-123|n-123/);
  });

  it('is read as another implementation of OpenID for Verifiable Presentations reads it', async () => {
    const { url } = await ask();
    const client = new Openid4vpClient({ callbacks: {} as never });
    const { params } = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: url });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: params as never,
    });
    expect(resolved.client).toMatchObject({
      prefix: 'redirect_uri',
      identifier: 'https://gate.example/attempts/callback?state=s-123',
    });
    expect(resolved.dcql?.query).toMatchObject({ credentials: [{ format: 'mso_mdoc' }] });
  });

  it('signs the transcript that another implementation makes of the same question', async () => {
    const { question, kept } = await ask();
    const transcript = await SessionTranscript.forOid4Vp(question, mdocDigest);
    expect(Buffer.from(transcript.encode()).toString('base64url')).toContain(
      Buffer.from(
        cborEncode([null, null, ['OpenID4VPHandover', Buffer.from(JSON.parse(kept).handover, 'base64url')]]),
      ).toString('base64url'),
    );
  });

  it('leaves open what a browser brings, and ends where its holder would not', async () => {
    const context = contextFor();
    const { state } = await wallet.begin!(context);
    const returned = { ...callback(''), via: 'return' as const };
    expect(await wallet.finish!(context, state!, returned)).toBe('waiting');
    expect(await answered(() => 'error=access_denied')).toBe('refused');
    await expect(answered(() => 'error=server_error')).rejects.toThrow('could not do what was asked');
  });

  it('proves that a guardian is grown up, or that they are not', async () => {
    for (const [over, expected] of [
      [true, { issuer: 'Utopia Root', once: expect.anything() }],
      [false, 'refused'],
    ] as const) {
      const context = contextFor();
      const { next, state } = await adultWallet.begin!(context);
      const question = readQuestion((next as { url: string }).url);
      expect(question.elements).toEqual(['age_over_18']);
      const adultsOwn = await issueMdoc(issuer, { ages: { age_over_18: over } });
      const body = answerWith(await present(adultsOwn, question));
      expect(await adultWallet.finish!(context, state!, callback(body))).toEqual(expected);
      const cut = callback(answerWith((await present(adultsOwn, question)).subarray(0, 90)));
      await expect(async () => adultWallet.finish!(context, state!, cut)).rejects.toMatchObject({
        code: 'proof-invalid',
      });
    }
  });
});

describe('a wallet that lies is refused with its own reason', () => {
  const forIt = async (other: Partial<Question>, own = credential) =>
    answered(async ({ question }) => answerWith(await present(own, { ...question, ...other })));
  const bound = /does not hold for this question/;
  const shows = async (given: Parameters<typeof issueMdoc>[1], by = issuer) => {
    const own = await issueMdoc(by, given);
    return answered(async ({ question }) => answerWith(await present(own, question)));
  };
  const seen = async (at: { anchors?: string; at?: number }) =>
    answered(async ({ question }) => answerWith(await present(credential, question)), at);
  const day = 86_400_000;

  const lies: Record<string, [() => Promise<unknown>, RegExp]> = {
    'an answer to another origin': [
      () =>
        forIt({
          responseUri: 'https://evil.example/callback',
          clientId: 'redirect_uri:https://evil.example/callback',
        }),
      bound,
    ],
    'an answer under another client id': [
      () => forIt({ clientId: 'redirect_uri:https://e.example/' }),
      bound,
    ],
    'an answer to another nonce: another person, purpose or time': [() => forIt({ nonce: 'n-124' }), bound],
    'an answer of before, brought along as what is signed': [
      () => answered(async ({ question }) => answerWith(await replayed(question))),
      /brings along what it signed/,
    ],
    'the credential of somebody else, signed with another key': [
      async () => forIt({}, { ...credential, deviceKey: (await issueMdoc(issuer)).deviceKey }),
      bound,
    ],
    'an expired credential': [
      () => shows({ validity: { validUntil: new Date(now - day) } }),
      /credential has expired/,
    ],
    'a credential of tomorrow': [
      () => shows({ validity: { validFrom: new Date(now + day) } }),
      /credential is not valid yet/,
    ],
    'a credential that was signed before its certificate was': [
      () => shows({ validity: { signed: new Date(now - 300 * day) } }),
      /signed when its certificate was not valid/,
    ],
    'an expired certificate': [
      async () => shows({ chain: [await issuer.sign({ notAfter: new Date(now - day) })] }),
      /certificate of the issuer is not valid now/,
    ],
    'a signer that a list has revoked': [
      () =>
        seen({
          anchors: listed({
            anchors: [{ certificate: rootOf(issuer) }],
            revoked: [fingerprint(issuer.certificate)],
          }),
        }),
      /has been revoked/,
    ],
    'an anchor that a list has revoked': [
      () =>
        seen({
          anchors: listed({
            anchors: [{ certificate: rootOf(issuer) }],
            revoked: [fingerprint(issuer.root)],
          }),
        }),
      /has been revoked/,
    ],
    'an anchor that a list believes no more': [
      () => seen({ anchors: listed({ anchors: [{ certificate: rootOf(issuer), until: '2026-11-29' }] }) }),
      /trust in the issuer does not reach to now/,
    ],
    'an anchor that a list does not believe yet': [
      () => seen({ anchors: listed({ anchors: [{ certificate: rootOf(issuer), from: '2026-12-01' }] }) }),
      /trust in the issuer does not reach to now/,
    ],
    'a foreign anchor': [
      async () => shows({}, await makeIssuer('Elsewhere', now)),
      /not one that this service trusts/,
    ],
    'a foreign anchor of the same name': [
      async () => shows({}, await makeIssuer('Utopia', now)),
      /not one that this service trusts/,
    ],
    'a foreign root brought along': [
      async () => {
        const foreign = await makeIssuer('Utopia', now);
        return shows({ chain: [foreign.certificate, foreign.root] }, foreign);
      },
      /not one that this service trusts/,
    ],
    'a signer beside the certificate of another': [
      async () => shows({ chain: [issuer.certificate] }, await makeIssuer('Utopia', now)),
      /signature of the issuer does not hold/,
    ],
    'more than was asked': [() => forIt({ elements: ['age_over_16', 'age_over_13'] }), /more than was asked/],
    'less than was asked': [
      () =>
        answered(
          async ({ question }) =>
            answerWith(await present(credential, { ...question, elements: ['age_over_16'] })),
          { ages: '16 18' },
        ),
      /did not give all that was asked/,
    ],
    'another age than was asked': [() => forIt({ elements: ['age_over_13'] }), /more than was asked/],
    'an age that is no truth': [() => shows({ ages: { age_over_16: 'yes' } }), /neither true nor false/],
    'ages that contradict each other': [
      async () => {
        const own = await issueMdoc(issuer, { ages: { age_over_16: false, age_over_18: true } });
        return answered(async ({ question }) => answerWith(await present(own, question)), { ages: '16 18' });
      },
      /contradicts itself/,
    ],
    'a credential of another kind': [
      () => shows({ docType: 'org.example.library', namespace: 'eu.europa.ec.av.1' }),
      /of another kind than asked/,
    ],
    'two credentials in one answer': [
      () => answered(async ({ question }) => answerWith(await present(credential, question, 2))),
      /more than one credential/,
    ],
    'two presentations': [
      () =>
        answered(async ({ question }) => {
          const one = (await present(credential, question)).toString('base64url');
          return `vp_token=${JSON.stringify({ proof_of_age: [one, one] })}`;
        }),
      /more than one credential/,
    ],
    'two answers in one form': [() => answered(() => 'vp_token={}&vp_token={}'), /not one JSON object/],
    'no credential': [() => answered(() => 'vp_token={}'), /holds no credential/],
    'a device response without a credential': [
      () =>
        answered(() =>
          answerWith(
            cborEncode(
              new Map<string, unknown>([
                ['version', '1.0'],
                ['status', 0],
              ]),
            ),
          ),
        ),
      /holds no credential/,
    ],
    'a device response that says that it failed': [
      () =>
        answered(() =>
          answerWith(
            cborEncode(
              new Map<string, unknown>([
                ['version', '1.0'],
                ['status', 10],
              ]),
            ),
          ),
        ),
      /could not do what was asked/,
    ],
    'nothing at all': [() => answered(() => ''), /send it as `vp_token`/],
    'an answer to a query that was not asked': [
      () => answered(async ({ question }) => answerWith(await present(credential, question), 'other')),
      /does not answer what was asked/,
    ],
    'no algorithm on the side of the wallet': [
      () =>
        answered(async ({ question }) =>
          answerWith(withoutAlgorithm(await present(credential, question), 1)),
        ),
      bound,
    ],
    'no algorithm on the side of the issuer': [
      () =>
        answered(async ({ question }) =>
          answerWith(withoutAlgorithm(await present(credential, question), 0)),
        ),
      /signature of the issuer does not hold/,
    ],
    '10 MB': [() => answered(() => answerWith('A'.repeat(10_000_000))), /too long/],
    'CBOR that nests without end': [
      () => answered(() => answerWith(Buffer.alloc(20_000, 0x81))),
      /cannot be read/,
    ],
    'CBOR that promises more than there is': [
      () => answered(() => answerWith(Buffer.from('9bffffffffffffffff', 'hex'))),
      /cannot be read/,
    ],
  };
  for (const [what, [lie, reason]] of Object.entries(lies))
    it(what, async () => {
      const error = await lie().then(
        () => expect.fail('it was taken'),
        (caught: unknown) => caught,
      );
      expect(error).toBeInstanceOf(Refusal);
      expect(error).toMatchObject({ code: 'evidence-untrusted', message: expect.stringMatching(reason) });
    });

  it('CBOR that is cut anywhere', async () => {
    const { question, hear } = await ask();
    const whole = await present(credential, question);
    for (let length = 0; length < whole.length; length += 13)
      await expect(hear(answerWith(whole.subarray(0, length))), String(length)).rejects.toBeInstanceOf(
        Refusal,
      );
  });

  it('a valid answer with one byte changed, whichever it is, but for the names of keys, which nobody signs or reads', async () => {
    const { question, hear } = await ask();
    const whole = await present(credential, question);
    const valid = await hear(answerWith(whole));
    // `4: "signer"` and `4: undefined`, in the unprotected headers.
    const names = [whole.indexOf('04467369676e6572', 'hex'), whole.indexOf('04f7f6', 'hex')] as const;
    const unread = (at: number) =>
      (at >= names[0] && at < names[0] + 8) || (at >= names[1] && at < names[1] + 2);
    for (const at of whole.keys()) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 << (at % 8);
      const outcome = await hear(answerWith(changed)).catch((error: unknown) => error);
      if (unread(at) && !(outcome instanceof Error)) expect(outcome).toEqual(valid);
      else expect([at, outcome]).toEqual([at, expect.any(Refusal)]);
    }
  });

  it('anchors that cannot be read stop all of it, and say so', async () => {
    const wrong = [
      join(folder, 'nowhere'),
      listed({ anchors: [{ certificate: 'AAAA' }] }),
      listed({ anchors: [{ certificate: rootOf(issuer), until: 'some day' }] }),
      listed({ revoked: ['abc'] }),
    ];
    for (const anchors of wrong)
      await expect(seen({ anchors })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('an anchor that is taken out counts no more, at once', async () => {
    const path = mkdtempSync(join(folder, '.anchors-'));
    const file = join(path, 'utopia.pem');
    writeFileSync(file, rootOf(issuer));
    await expect(seen({ anchors: path })).resolves.toBeDefined();
    rmSync(file);
    await expect(seen({ anchors: path })).rejects.toThrow('not one that this service trusts');
  });
});

/** What was signed for another question, with the device signature made to carry it as its payload. */
async function replayed(question: Question): Promise<Buffer> {
  const other = { ...question, nonce: 'n-old' };
  const response = DeviceResponse.decode(await present(credential, other));
  const { deviceSignature } = response.documents![0]!.deviceSigned.deviceAuth;
  const signed = DeviceAuthentication.create({
    sessionTranscript: await SessionTranscript.forOid4Vp(other, mdocDigest),
    docType: 'eu.europa.ec.av.1',
    deviceNamespaces: response.documents![0]!.deviceSigned.deviceNamespaces,
  }).encode({ asDataItem: true });
  Object.assign(deviceSignature!.decodedStructure, { payload: signed });
  return Buffer.from(response.encode());
}

/** The protected header `{1: -7}` of one of the two signatures, as `{1: 0}`: an algorithm that there is not. */
function withoutAlgorithm(presentation: Buffer, which: 0 | 1): Buffer {
  const header = Buffer.from('43a10126', 'hex');
  const first = presentation.indexOf(header);
  const second = presentation.indexOf(header, first + 1);
  const changed = Buffer.from(presentation);
  changed[[first, second].sort((one, other) => one - other)[which]! + 3] = 0;
  return changed;
}
