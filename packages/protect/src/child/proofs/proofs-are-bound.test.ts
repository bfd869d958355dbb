import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeVendor } from '../../make-vendor.testing.ts';
import { type Answer, openTestService, type TestService } from '../../open-test-service.testing.ts';
import { expire } from '../../operator/retention/expire.ts';

/**
 * Every way in for a proof, for two children of two guardians. A proof that is made for one of them, for one person, is
 * shown at every other, and at its own twice.
 */
const ways = ['vendor', 'vendor-page', 'credential', 'consent', 'ask'] as const;
type Way = (typeof ways)[number];
interface Place {
  readonly way: Way;
  readonly person: 0 | 1;
}

let service: TestService;
let vendor: Awaited<ReturnType<typeof makeVendor>>;
beforeAll(async () => {
  vendor = await makeVendor();
  const { makeWallet } = await import('../../open-test-service.testing.ts');
  wallet = await makeWallet();
  service = await openTestService({
    settings: {
      trustedIssuers: [
        { ...wallet.issuer, page: 'https://wallet.example/show' },
        { ...vendor.issuer, page: 'https://vendor.example/look' },
      ],
    },
  });
});
let wallet: TestService['wallet'];
afterAll(() => service?.close());

const said = { lo: 12, hi: 12, level: 'verified' } as const;

/** A child with a guardian who has agreed by proof, and a request that waits. */
async function family(name: string) {
  const childId = await service.createChild('US', { lo: 12, hi: 12 });
  const guardian = await service.invite(childId, `${name}-${childId.slice(2, 8)}@example.com`);
  const proven = await askOf(guardian, childId);
  await show(proven, await signed(proven));
  const [child] = (await service.home(guardian)).children;
  const core = await guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
    purposes: ['core'],
    refused: child!.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
    method: 'adult-credential',
    noticeVersion: child!.notice.version,
    attempt: proven.attempt,
  });
  if (core.status !== 200) throw new Error(core.text);
  const { body: ask } = await service.platform('POST', `/v1/children/${childId}/asks`, {
    situation: 'contact.message/contact',
  });
  return { childId, guardian, notice: child!.notice.version, askId: ask.askId as string };
}
let families: readonly Awaited<ReturnType<typeof family>>[];
beforeEach(async () => {
  families = [await family('a'), await family('b')];
});

/** A question that was asked somewhere: what a proof has to name there, and how it is shown. */
interface Question {
  readonly kind: 'vendor' | 'wallet';
  readonly names: { readonly sub: string } | { readonly nonce: string };
  readonly attempt: string | undefined;
  readonly show: (token: string) => Promise<Answer>;
}
const show = (question: Question, token: string) => question.show(token);

async function ageQuestion(childId: string, method: 'vendor' | 'credential'): Promise<Question> {
  const begun = await service.platform('POST', `/v1/children/${childId}/age-attempts`, {
    method,
    returnTo: 'https://app.example/back',
  });
  if (begun.status !== 201) throw new Error(begun.text);
  const asked = new URL(begun.body.next.url).searchParams;
  return {
    kind: method === 'vendor' ? 'vendor' : 'wallet',
    names: { nonce: asked.get('nonce')! },
    attempt: begun.body.attemptId,
    // As the other side's page does, which knows the address alone.
    show: (token) => handedTo(asked.get('response_uri')!, token),
  };
}

async function askOf(guardian: ReturnType<TestService['browser']>, childId: string): Promise<Question> {
  const path = `/guardian/api/children/${childId}/verifications`;
  const begun = await guardian.send('POST', path, { method: 'adult-credential' });
  if (begun.status !== 201) throw new Error(begun.text);
  const asked = new URL(begun.body.next.here).searchParams;
  return {
    kind: 'wallet',
    names: { nonce: asked.get('nonce')! },
    attempt: begun.body.attemptId,
    show: (token) => handedTo(asked.get('response_uri')!, token),
  };
}

async function handedTo(responseUri: string, token: string): Promise<Answer> {
  const { pathname, search } = new URL(responseUri);
  const response = await service.app.inject({
    method: 'POST',
    url: pathname + search,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ token }).toString(),
  });
  const text = response.payload;
  return { status: response.statusCode, headers: {}, text, body: JSON.parse(text) };
}

async function questionAt({ way, person }: Place): Promise<Question> {
  const { childId, guardian, notice, askId } = families[person]!;
  switch (way) {
    case 'vendor':
      return {
        kind: 'vendor',
        names: { sub: childId },
        attempt: undefined,
        show: (token) =>
          service.platform('POST', `/v1/children/${childId}/age-evidence`, {
            method: 'vendor',
            ...said,
            token,
          }),
      };
    case 'vendor-page':
      return ageQuestion(childId, 'vendor');
    case 'credential':
      return ageQuestion(childId, 'credential');
    default: {
      const question = await askOf(guardian, childId);
      const answer = () =>
        way === 'ask'
          ? guardian.send('POST', `/guardian/api/children/${childId}/asks/${askId}`, {
              answer: 'approve',
              method: 'adult-credential',
              attempt: question.attempt,
            })
          : guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
              purposes: ['contact.message/contact'],
              refused: [],
              method: 'adult-credential',
              noticeVersion: notice,
              attempt: question.attempt,
              change: true,
            });
      return {
        ...question,
        show: async (token) => {
          const shown = await question.show(token);
          return shown.status === 200 ? answer() : shown;
        },
      };
    }
  }
}

function signed({ kind, names }: Pick<Question, 'kind' | 'names'>, more: Record<string, unknown> = {}) {
  const { now } = service.time;
  return kind === 'vendor'
    ? vendor.sign({ now, ...said, ...names, ...more })
    : wallet.sign({ now, aud: 'http://localhost:4300', ...names, ...more });
}

const place = fc.record({ way: fc.constantFrom(...ways), person: fc.constantFrom(0 as const, 1 as const) });
const same = (a: Place, b: Place) => a.way === b.way && a.person === b.person;
const refusedAs = ['evidence-untrusted', 'proof-invalid', 'proof-used'];

describe('a proof', () => {
  it('that was made for one purpose and person is refused for every other, and for its own the second time', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, fc.boolean(), async (made, shown, used) => {
        families = [await family('a'), await family('b')];
        const own = await questionAt(made);
        const token = await signed(own);
        if (used) expect((await own.show(token)).status).toBe(200);
        // Another question at the same place is another as well: each has a proof of its own.
        const other = same(made, shown) && made.way === 'vendor' ? own : await questionAt(shown);
        const refused = await other.show(token);
        const isOwn = other === own && !used;
        if (isOwn) expect(refused.status).toBe(200);
        else {
          expect([422, 410]).toContain(refused.status);
          expect(refusedAs).toContain(refused.body.code);
          expect(refused.body.detail ?? refused.body.title).toMatch(
            /nonce|sub|question|issuer|used before|proof of age|typ/,
          );
          if (other !== own && !used) expect((await own.show(token)).status).toBe(200);
        }
      }),
      { numRuns: 40, seed: 11 },
    );
  });

  it('counts once of two that show it at the same moment, whichever way', async () => {
    const childId = families[0]!.childId;
    const token = await signed({ kind: 'vendor', names: { sub: childId } });
    const { show } = await questionAt({ way: 'vendor', person: 0 });
    const both = await Promise.all([show(token), show(token), show(token)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410, 410]);
  });

  it('written another way is the same proof', async () => {
    const { show } = await questionAt({ way: 'vendor', person: 0 });
    const token = await signed({ kind: 'vendor', names: { sub: families[0]!.childId } });
    expect((await show(token)).status).toBe(200);
    const again = await show(otherRoot(token));
    expect([again.status, again.body.code]).toEqual([410, 'proof-used']);
  });

  it('is remembered for as long as it would be taken', async () => {
    const { show } = await questionAt({ way: 'vendor', person: 0 });
    const token = await signed({ kind: 'vendor', names: { sub: families[0]!.childId } });
    expect((await show(token)).status).toBe(200);
    const start = service.time.now;
    for (let second = 290; second <= 370; second += 5) {
      service.time.now = start + second * 1000;
      await expire(service.context);
      const again = await show(token);
      expect([second, again.status]).not.toEqual([second, 200]);
    }
    service.time.now = start;
  });

  it('of a guardian’s verification is nobody else’s, for another child, another guardian or another method', async () => {
    const [a, b] = families;
    const question = await askOf(a!.guardian, a!.childId);
    await question.show(await signed(question));
    const body = { answer: 'approve', method: 'adult-credential', attempt: question.attempt };
    const elsewhere = await b!.guardian.send(
      'POST',
      `/guardian/api/children/${b!.childId}/asks/${b!.askId}`,
      body,
    );
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'attempt-unknown']);
    const own = () => a!.guardian.send('POST', `/guardian/api/children/${a!.childId}/asks/${a!.askId}`, body);
    expect((await own()).status).toBe(200);
  });

  it('says who vouches, by the issuer that signed and not by the word of whoever sends it', async () => {
    const { childId } = families[0]!;
    const { show } = await questionAt({ way: 'vendor', person: 0 });
    await show(await signed({ kind: 'vendor', names: { sub: childId } }));
    const { body } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(body.ageEvidence.at(-1)).toMatchObject({ method: 'vendor', source: 'https://vendor.example' });
    const claimed = await service.platform('POST', `/v1/children/${childId}/age-evidence`, {
      ...{ method: 'vendor', ...said, provider: 'famous.example' },
      token: await signed({ kind: 'vendor', names: { sub: childId } }, { jti: 'two' }),
    });
    expect([claimed.status, claimed.body.code]).toEqual([400, 'invalid']);
  });
});

/** The same ECDSA signature with its other root: (r, n - s) holds wherever (r, s) does. */
function otherRoot(token: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const [header, payload, signature] = token.split('.') as [string, string, string];
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.subarray(32).toString('hex')}`);
  const other = (order - s).toString(16).padStart(64, '0');
  const written = Buffer.concat([bytes.subarray(0, 32), Buffer.from(other, 'hex')]);
  return `${header}.${payload}.${written.toString('base64url')}`;
}
