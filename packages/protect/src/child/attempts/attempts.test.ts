import { ownAdapters } from '@stairgate/adapters';
import { listen } from '@stairgate/service';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fernlea } from '../../../../adapters/src/fernlea.testing.ts';
import { fernleaAdult, startFernlea } from '../../../../adapters/src/start-fernlea.testing.ts';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';

let vendor: Awaited<ReturnType<typeof startFernlea>>;
let service: TestService;
let url: string;
const returnTo = 'https://treehouse.example/checked?from=age';
const start = Date.parse('2026-11-22T12:00:00.000Z');

beforeAll(async () => {
  vendor = await startFernlea();
  // The address has to be known before the service is, which names it to the vendor.
  const held = (await import('node:net')).createServer();
  const port = await new Promise<number>((done) =>
    held.listen(0, '127.0.0.1', () => done((held.address() as { port: number }).port)),
  );
  await new Promise((done) => held.close(done));
  url = `http://127.0.0.1:${port}`;
  service = await openTestService({
    adapters: {
      age: [...ownAdapters.age, fernlea],
      consent: [...ownAdapters.consent, fernleaAdult],
    },
    settings: { publicUrl: url, adapters: { fernlea: { url: vendor.url, secret: vendor.secret } } },
  });
  await listen(service.app, { host: '127.0.0.1', port });
});
afterAll(async () => {
  await service?.close();
  await vendor?.close();
});
afterEach(() => {
  service.time.now = start;
  vendor.sees = { passed: true, lo: 14, hi: 16 };
});

const begin = async (childId: string) => {
  const { status, text, body } = await service.platform('POST', `/v1/children/${childId}/age-attempts`, {
    method: 'fernlea',
    returnTo,
  });
  if (status !== 201) throw new Error(text);
  return body as { attemptId: string; next: { kind: string; url: string } };
};
/** Goes where a browser goes, one step at a time, until it is back with the platform; gives where that was. */
async function go(address: string): Promise<URL> {
  if (!address.startsWith('http://127.0.0.1')) return new URL(address);
  const response = await fetch(address, { redirect: 'manual' });
  expect(response.status).toBe(303);
  return go(response.headers.get('location')!);
}
const outcomeOf = (to: URL) => to.searchParams.get('outcome');
const stateOf = async (childId: string, attemptId: string) =>
  (await service.platform('GET', `/v1/children/${childId}/age-attempts/${attemptId}`)).body.state;
const ageOf = async (childId: string) => (await service.platform('GET', `/v1/children/${childId}`)).body.age;
const returnOf = ({ next }: { next: { url: string } }) => new URL(next.url).searchParams.get('return')!;
const callbackOf = ({ next }: { next: { url: string } }) => new URL(next.url).searchParams.get('callback')!;
const referenceOf = ({ next }: { next: { url: string } }) => new URL(next.url).searchParams.get('reference')!;

describe('an age that is found out with somebody else', () => {
  it('is on record once the vendor has called, and the browser is back where it began', async () => {
    const childId = await service.createChild('GB', { lo: 17, hi: 17 });
    const begun = await begin(childId);
    expect(begun.next.kind).toBe('redirect');
    expect(begun.next.url).not.toContain(childId);
    expect(await stateOf(childId, begun.attemptId)).toBe('waiting');
    const back = await go(begun.next.url);
    expect(vendor.last.status).toBe(200);
    expect(back.href).toBe(`${returnTo}&attempt=${begun.attemptId}&outcome=finished`);
    expect(await stateOf(childId, begun.attemptId)).toBe('finished');
    expect(await ageOf(childId)).toEqual({ lo: 14, hi: 16, level: 'estimated' });
    const { body } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(body.ageEvidence.at(-1)).toMatchObject({ method: 'fernlea', source: 'fernlea.example' });
    expect(body.ledger.findLast(({ kind }: { kind: string }) => kind === 'age-learnt')).toMatchObject({
      kind: 'age-learnt',
      body: { method: 'fernlea' },
    });
    const { kept, found } = await service.context.db
      .selectFrom('attempts')
      .selectAll()
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    expect([kept, found]).toEqual(['{}', null]);
    const state = new URL(returnOf(begun)).searchParams.get('state')!;
    const log = service.log.join('');
    for (const secret of [state, referenceOf(begun), childId]) expect(log.includes(secret)).toBe(false);
  });

  it('counts once: a call that is sent again is refused, and coming back again adds nothing', async () => {
    const childId = await service.createChild('GB');
    const begun = await begin(childId);
    await go(begun.next.url);
    const { last } = vendor;
    const again = await vendor.call(last.url, last.body);
    expect([again.status, again.body.code]).toEqual([410, 'attempt-used']);
    expect(outcomeOf(await go(returnOf(begun)))).toBe('finished');
    const { body } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(body.ageEvidence).toHaveLength(1);
  });

  it('counts once of two calls at the same moment', async () => {
    const childId = await service.createChild('GB');
    const begun = await begin(childId);
    const body = JSON.stringify({ reference: referenceOf(begun), passed: true, lo: 14, hi: 14 });
    const both = await Promise.all([1, 2].map(() => vendor.call(callbackOf(begun), body)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
  });

  it('waits where the browser is back before the vendor has called', async () => {
    const childId = await service.createChild('GB');
    const begun = await begin(childId);
    expect(outcomeOf(await go(returnOf(begun)))).toBe('waiting');
    expect(await ageOf(childId)).toMatchObject({ level: 'none' });
    await go(begun.next.url);
    expect(await ageOf(childId)).toMatchObject({ lo: 14 });
  });

  it('is not believed where the call is forged or about another, who may then still be called about', async () => {
    const [childId, other] = [await service.createChild('GB'), await service.createChild('GB')];
    const [begun, others] = [await begin(childId), await begin(other)];
    const said = (one: typeof begun) =>
      JSON.stringify({ reference: referenceOf(one), passed: true, lo: 18, hi: 18 });
    for (const [body, signature] of [
      [said(begun), '00'],
      [said(begun), vendor.sign(said(begun), 'another secret')],
      [said(others), vendor.sign(said(others))],
    ] as const) {
      const refused = await vendor.call(callbackOf(begun), body, signature);
      expect([refused.status, refused.body.code]).toEqual([422, 'evidence-untrusted']);
    }
    expect(await ageOf(childId)).toMatchObject({ level: 'none' });
    expect((await vendor.call(callbackOf(begun), said(begun))).status).toBe(200);
  });

  it('is nobody else’s: with the attempt of another child nothing is read and nothing handed over', async () => {
    const [childId, other] = [await service.createChild('GB'), await service.createChild('GB')];
    const { attemptId } = await begin(childId);
    const path = `/v1/children/${other}/age-attempts/${attemptId}`;
    for (const answer of [
      await service.platform('GET', path),
      await service.platform('POST', path, { fields: { code: '1' } }),
    ])
      expect([answer.status, answer.body.code]).toEqual([404, 'attempt-unknown']);
    const guessed = await service.request('GET', '/attempts/return?state=guessed');
    expect([guessed.status, guessed.body.code]).toEqual([404, 'attempt-unknown']);
  });

  it('is too late after an hour, and the person is told so', async () => {
    const childId = await service.createChild('GB');
    const begun = await begin(childId);
    service.time.now += 3_600_000;
    const body = JSON.stringify({ reference: referenceOf(begun), passed: true, lo: 14, hi: 14 });
    const late = await vendor.call(callbackOf(begun), body);
    expect([late.status, late.body.code]).toEqual([410, 'attempt-expired']);
    expect(outcomeOf(await go(returnOf(begun)))).toBe('attempt-expired');
    expect(await stateOf(childId, begun.attemptId)).toBe('expired');
  });

  it('is not known where the check was not passed, and the attempt is over', async () => {
    const childId = await service.createChild('GB');
    const begun = await begin(childId);
    vendor.sees = { passed: false, lo: 0, hi: 0 };
    expect(outcomeOf(await go(begun.next.url))).toBe('refused');
    expect(await stateOf(childId, begun.attemptId)).toBe('refused');
    expect(await ageOf(childId)).toMatchObject({ level: 'none' });
  });

  it('is refused at the beginning by a method that does not go so, and for a way back that is odd', async () => {
    const childId = await service.createChild('GB');
    const path = `/v1/children/${childId}/age-attempts`;
    const unknown = await service.platform('POST', path, { method: 'vendor', returnTo });
    expect([unknown.status, unknown.body.code, unknown.body.methods]).toEqual([
      400,
      'method-unknown',
      ['credential', 'fernlea'],
    ]);
    for (const odd of ['javascript:alert(1)', 'http://treehouse.example', '/here', 'data:text/html,x']) {
      const refused = await service.platform('POST', path, { method: 'fernlea', returnTo: odd });
      expect([odd, refused.status, refused.body.code]).toEqual([odd, 400, 'invalid']);
    }
  });

  it('cannot be tried without end at the same time', async () => {
    const childId = await service.createChild('GB');
    for (let one = 0; one < 20; one++) await begin(childId);
    await expect(begin(childId)).rejects.toThrow('too-many-attempts');
  });
});

describe('a guardian who is verified by somebody else', () => {
  async function asked() {
    const childId = await service.createChild('US', { lo: 11, hi: 11 });
    const guardian = await service.invite(childId, `${childId}@example.com`);
    const [child] = (await service.home(guardian)).children;
    const verify = () =>
      guardian.send('POST', `/guardian/api/children/${childId}/verifications`, { method: 'fernlea' });
    const agree = (attempt: string | undefined, more: object = {}) =>
      guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
        purposes: ['core'],
        refused: child!.purposes.map(({ id }) => id).filter((id) => id !== 'core'),
        method: 'fernlea',
        noticeVersion: child!.notice.version,
        ...(attempt === undefined ? {} : { attempt }),
        ...more,
      });
    return { childId, child: child!, verify, agree };
  }

  it('is offered that way, goes and comes back, and then agrees, once', async () => {
    const { childId, child, verify, agree } = await asked();
    expect(child.methods.at(-1)).toMatchObject({ id: 'fernlea', attempt: true, reach: 'disclosure' });
    const { status, body } = await verify();
    expect([status, body.next.kind]).toEqual([201, 'redirect']);
    for (const [attempt, code] of [
      [undefined, 'proof-invalid'],
      [body.attemptId, 'proof-invalid'],
      ['at_guessed', 'attempt-unknown'],
    ] as const)
      expect((await agree(attempt)).body.code).toBe(code);
    vendor.sees = { passed: true, lo: 18, hi: 18 };
    const response = await fetch(body.next.url, { redirect: 'manual' });
    const back = await fetch(response.headers.get('location')!, { redirect: 'manual' });
    expect(back.headers.get('location')).toBe(`${url}/guardian?attempt=${body.attemptId}&outcome=finished`);
    const given = await agree(body.attemptId);
    expect([given.status, given.body.state]).toEqual([200, 'given']);
    expect(await service.isAllowed(childId, 'account.open/self')).toBe(true);
    const rows = await service.context.db.selectFrom('grants').selectAll().execute();
    expect(rows.find((row) => row.child_id === childId)).toMatchObject({
      method: 'fernlea',
      issuer: 'fernlea.example',
      reach: 'disclosure',
    });
    const { body: held } = await service.platform('GET', `/v1/children/${childId}/export`);
    expect(held.ageEvidence.every(({ method }: { method: string }) => method !== 'fernlea')).toBe(true);
  });

  it('cannot use what another guardian was verified by, nor the same twice', async () => {
    const [one, two] = [await asked(), await asked()];
    vendor.sees = { passed: true, lo: 18, hi: 18 };
    const { body } = await one.verify();
    await fetch(body.next.url, { redirect: 'manual' });
    expect((await two.agree(body.attemptId)).body.code).toBe('attempt-unknown');
    expect((await one.agree(body.attemptId)).status).toBe(200);
    expect((await one.agree(body.attemptId, { change: true })).body.code).toBe('attempt-used');
  });
});
