import { verifyLedger } from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyRecords } from '../../child/facts/sealed-record.ts';
import { openTestService, type TestService, tokenIn } from '../../open-test-service.testing.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';

let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

const start = Date.parse('2026-11-22T12:00:00Z');
const birthday = Date.parse('2032-11-23T12:00:00Z');

async function family(age: number, place = 'GB', email = `of-age${count++}@example.com`) {
  service.time.now = start;
  const childId = await service.createChild(place, { lo: age, hi: age });
  const guardian = await service.invite(childId, email);
  await service.agree(guardian, childId, ['core']);
  return { childId, guardian, email };
}
async function signIn(email: string) {
  const before = (await service.mails()).length;
  const guardian = service.browser();
  await guardian.send('POST', '/guardian/api/sign-in', { email });
  const mails = await service.mails();
  if (mails.length === before) return undefined;
  await service.open(guardian, tokenIn(mails[0]!.text));
  return guardian;
}
const rowOf = (childId: string) =>
  service.context.db
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', childId)
    .executeTakeFirstOrThrow();
const childPage = async (childId: string) => {
  const { url } = (await service.platform('POST', `/v1/children/${childId}/page-link`)).body;
  const child = service.browser();
  await child.send('POST', '/child/api/open', { token: tokenIn(url) });
  return (await child.send('GET', '/child/api/me')).body;
};

describe('at 18', () => {
  it('a guardian is told once, keeps no access and no address, by the calendar alone', async () => {
    const { childId, email } = await family(12);
    service.time.now = birthday;
    await guardianJobs(service.context);
    await service.context.outbox.settled();
    await guardianJobs(service.context);
    expect(await rowOf(childId)).toMatchObject({ state: 'ended', email: null, email_hash: null });
    const [letter, ...earlier] = (await service.mails()).filter(({ to }) => to === email);
    expect(letter).toMatchObject({ subject: expect.stringMatching(/^Your child is 18/) });
    expect(letter!.text).not.toMatch(/#t=/);
    expect(earlier.map(({ subject }) => subject).join()).not.toMatch(/18/);
    expect(await signIn(email)).toBeUndefined();
    const { guardianState, told } = await childPage(childId);
    expect(guardianState).toBe('ended');
    expect(told).toMatchObject([{ kind: 'guardian-ended' }]);
    const { db } = service.context;
    for (const table of ['grants', 'web_sessions'] as const)
      expect(
        await db
          .selectFrom(table)
          .select('child_id')
          .where('child_id', '=', childId)
          .where('guardian_id', 'is not', null)
          .execute(),
      ).toEqual([]);
    const consents = await db
      .selectFrom('consents')
      .select('state')
      .where('child_id', '=', childId)
      .execute();
    expect(consents).toEqual([{ state: 'lapsed' }]);
    const { ledger } = (await service.platform('GET', `/v1/children/${childId}/export`)).body;
    expect(ledger.filter(({ kind }: { kind: string }) => kind === 'guardian-ended')).toMatchObject([
      { body: { why: 'of-age' } },
    ]);
    const check = await verifyLedger(db, { records: (trx) => verifyRecords(trx, service.context.keys) });
    expect(check).toMatchObject({ ok: true });
  });

  it('the session ends for that child, and for no other', async () => {
    const email = `two${count++}@example.com`;
    const { childId } = await family(12, 'GB', email);
    const younger = await family(3, 'GB', email);
    service.time.now = birthday;
    const guardian = (await signIn(email))!;
    // Before the calendar's job has run as well as after it.
    for (const ends of ['guardian-say-over', 'child-unknown']) {
      expect((await service.home(guardian)).children.map((one) => one.childId)).toEqual([younger.childId]);
      for (const [method, path] of [
        ['GET', 'export'],
        ['POST', 'erase'],
        ['POST', 'withdraw'],
      ] as const) {
        const body = path === 'withdraw' ? {} : undefined;
        const late = await guardian.send(method, `/guardian/api/children/${childId}/${path}`, body);
        expect([path, late.body.code]).toEqual([path, ends]);
      }
      await guardianJobs(service.context);
      await service.context.outbox.settled();
    }
    await guardianJobs(service.context);
    expect((await rowOf(childId)).email).toBeNull();
    expect((await rowOf(younger.childId)).email).not.toBeNull();
  });

  it('who was only asked is forgotten at once', async () => {
    service.time.now = start;
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    await service.invite(childId, `asked${count++}@example.com`);
    await service.context.db
      .updateTable('guardians')
      .set({ expires_at: '2040-01-01T00:00:00.000Z' })
      .where('child_id', '=', childId)
      .execute();
    service.time.now = birthday;
    await guardianJobs(service.context);
    expect(await rowOf(childId)).toMatchObject({ state: 'ended', email: null });
  });

  it('the address goes after a day although no letter could be sent', async () => {
    const { childId } = await family(12);
    service.time.now = birthday;
    await service.context.children.change(childId, async () => {});
    const later = '2033-01-01T00:00:00.000Z';
    await service.context.db
      .updateTable('mail_outbox')
      .set({ next_at: later })
      .where('child_id', '=', childId)
      .execute();
    await guardianJobs(service.context);
    expect((await rowOf(childId)).email).not.toBeNull();
    service.time.now += 86_400_000;
    await guardianJobs(service.context);
    expect((await rowOf(childId)).email).toBeNull();
  });
});

describe('from the age of its own consent', () => {
  it.each([
    ['GB', 12, false],
    ['GB', 13, true],
    ['DE', 15, false],
    ['DE', 16, true],
    ['US', 12, false],
    ['US', 13, true],
  ] as const)('in %s a child of %i decides on its data itself: %s', async (place, age, own) => {
    service.time.now = start;
    // It was of an age at which a guardian is asked when that guardian agreed.
    const { childId, email } = await family(11, place);
    service.time.now = Date.parse(`${2026 + age - 11}-11-23T12:00:00Z`);
    const signed = (await signIn(email))!;
    const { children } = await service.home(signed);
    expect(children[0]).toMatchObject({ childId, decidesItself: own });
    for (const [method, path] of [
      ['GET', 'export'],
      ['POST', 'erase'],
    ] as const) {
      const answer = await signed.send(method, `/guardian/api/children/${childId}/${path}`);
      expect([path, answer.body?.code]).toEqual([path, own ? 'child-decides-itself' : undefined]);
      expect(answer.status).toBe(own ? 409 : path === 'export' ? 200 : 204);
    }
    expect((await service.platform('GET', `/v1/children/${childId}`)).status).toBe(own ? 200 : 404);
  });
});
