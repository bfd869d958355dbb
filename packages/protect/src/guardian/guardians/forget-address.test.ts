import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { forgetUnanswered } from '../invitations/forget-unanswered.ts';
import { inviteState } from '../invitations/invite-guardian.ts';
import { daysAfterWithdrawal } from '../notice/days-after-withdrawal.ts';
import { guardianJobs } from '../pages/guardian-jobs.ts';
import { whoseAddress } from './reseal-addresses.ts';

let service: TestService;
let count = 0;
beforeAll(async () => {
  service = await openTestService({ settings: { mailsADay: 1000 } });
});
afterAll(() => service?.close());

const newAddress = () => `findme${count++}@example.com`;

/** Where a text stands in the records: every text column of every table is read. */
async function whereIs(texts: readonly string[]): Promise<string[]> {
  const { db } = service.context;
  const columns = await sql<{ table_name: string; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = 'public' and data_type in ('text', 'character varying', 'json', 'jsonb', 'bytea')
  `.execute(db);
  expect(columns.rows.length).toBeGreaterThan(50);
  const found: string[] = [];
  for (const { table_name, column_name } of columns.rows) {
    for (const text of texts) {
      const { rows } = await sql`
        select 1 from ${sql.table(table_name)}
        where ${sql.ref(column_name)}::text ilike ${`%${text}%`} limit 1
      `.execute(db);
      if (rows.length > 0) found.push(`${table_name}.${column_name}`);
    }
  }
  return found;
}
/** Where an address is: in the clear, by its hash, and sealed. */
async function traces(address: string): Promise<string[]> {
  const { db, keys } = service.context;
  const found = await whereIs([address.split('@')[0]!, keys.addresses.hash(address)]);
  const rows = await db.selectFrom('guardians').selectAll().where('email', 'is not', null).execute();
  for (const row of rows)
    if ((await keys.addresses.open(row.email!, whoseAddress(row))) === address) found.push('guardians.email');
  return found;
}

async function invited(age = 10) {
  const address = newAddress();
  const childId = await service.createChild('GB', { lo: age, hi: age });
  const guardian = await service.invite(childId, address);
  expect(await traces(address)).toEqual(
    expect.arrayContaining(['guardians.email', 'guardians.email_hash', 'web_sessions.email_hash']),
  );
  return { address, childId, guardian };
}
const act = async (guardian: ReturnType<TestService['browser']>, childId: string, verb: string) => {
  const { status } = await guardian.send(
    'POST',
    `/guardian/api/children/${childId}/${verb}`,
    verb === 'withdraw' ? {} : undefined,
  );
  expect(status).toBeLessThan(300);
};

describe('the address is gone from every column of every table, and so is what it is filed under', () => {
  it('when the guardian refuses, a sign-in waiting to be sent included', async () => {
    const { address, childId, guardian } = await invited();
    await service.browser().send('POST', '/guardian/api/sign-in', { email: address });
    await act(guardian, childId, 'refuse');
    expect(await traces(address)).toEqual([]);
  });

  it('when everything is withdrawn', async () => {
    const { address, childId, guardian } = await invited();
    await guardian.send('PUT', `/guardian/api/children/${childId}/label`, { label: `label of ${address}` });
    await service.agree(guardian, childId, ['core', 'feed.rank'], 'email-plus');
    await act(guardian, childId, 'withdraw');
    expect(await traces(address)).not.toEqual([]);
    const start = service.time.now;
    service.time.now = start + daysAfterWithdrawal * 86_400_000;
    expect(await forgetUnanswered(service.context)).toBe(1);
    expect(await traces(address)).toEqual([]);
    service.time.now = start;
  });

  it('when the guardian wants it after it took everything back, at once', async () => {
    const { address, childId, guardian } = await invited();
    await service.agree(guardian, childId, ['core'], 'email-plus');
    const early = await guardian.send('POST', `/guardian/api/children/${childId}/forget-me`);
    expect([early.status, early.body.code]).toEqual([409, 'still-consented']);
    await act(guardian, childId, 'withdraw');
    await act(guardian, childId, 'forget-me');
    expect(await traces(address)).toEqual([]);
  });

  it('when no answer came in time, and not a moment earlier', async () => {
    const { address, childId, guardian } = await invited();
    const start = service.time.now;
    service.time.now = start + 7 * 86_400_000 - 1;
    expect(await forgetUnanswered(service.context)).toBe(0);
    service.time.now += 1;
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('invited');
    expect(await forgetUnanswered(service.context)).toBe(1);
    expect(await forgetUnanswered(service.context)).toBe(0);
    expect(await traces(address)).toEqual([]);
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('expired');
    const links = await service.context.db
      .selectFrom('links')
      .select('token_hash')
      .where('child_id', '=', childId)
      .execute();
    expect(links).toEqual([]);
    // The child can ask again, another or the same.
    const again = await service.platform('POST', `/v1/children/${childId}/guardian`, { email: address });
    expect(again.status).toBe(202);
    service.time.now = start;
    expect((await guardian.send('POST', `/guardian/api/children/${childId}/refuse`)).status).toBeLessThan(
      500,
    );
  });

  it('when the child takes the question back', async () => {
    const { address, childId } = await invited();
    expect((await service.platform('DELETE', `/v1/children/${childId}/guardian`)).status).toBe(204);
    expect(await traces(address)).toEqual([]);
    expect((await service.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('none');
    const twice = await service.platform('DELETE', `/v1/children/${childId}/guardian`);
    expect([twice.status, twice.body.code]).toEqual([409, 'no-guardian']);
  });

  it('when the child is erased, by the platform or by the guardian', async () => {
    const one = await invited();
    expect((await service.platform('DELETE', `/v1/children/${one.childId}`)).status).toBe(204);
    expect(await traces(one.address)).toEqual([]);
    expect((await one.guardian.send('GET', '/guardian/api/home')).status).toBe(401);

    const two = await invited();
    const early = await two.guardian.send('POST', `/guardian/api/children/${two.childId}/erase`);
    expect([early.status, early.body.code]).toEqual([409, 'not-consented']);
    await service.agree(two.guardian, two.childId, ['core'], 'email-plus');
    await act(two.guardian, two.childId, 'erase');
    expect(await traces(two.address)).toEqual([]);
    expect(await whereIs([two.childId])).toEqual([]);
  });
});

describe('an address that is held for another child', () => {
  it('stays for that one, and the session with it', async () => {
    const { address, childId, guardian } = await invited();
    const sibling = await service.createChild('GB', { lo: 8, hi: 8 });
    await service.platform('POST', `/v1/children/${sibling}/guardian`, { email: address.toUpperCase() });
    await service.mails();
    expect((await service.home(guardian)).children).toHaveLength(2);
    await act(guardian, childId, 'refuse');
    const { children } = await service.home(guardian);
    expect(children.map(({ childId }) => childId)).toEqual([sibling]);
    await act(guardian, sibling, 'refuse');
    expect(await traces(address)).toEqual([]);
  });
});

describe('mails of a day', () => {
  it('to a mailbox that others had asked much keep no child from asking, tell it nothing, and go out on a later day', async () => {
    const strict = await openTestService();
    const invite = async (email: string) => {
      const childId = await strict.createChild('GB', { lo: 9, hi: 9 });
      const { status, body } = await strict.platform('POST', `/v1/children/${childId}/guardian`, { email });
      const { mail } = (await strict.context.db
        .selectFrom('guardians')
        .select('guardian_id')
        .where('child_id', '=', childId)
        .execute()
        .then(() => inviteState(strict.context, childId))) as { mail: string };
      const arrived = (await strict.mails()).filter(({ to }) => to.toLowerCase().includes('bombed')).length;
      const { word: _, ...told } = body;
      return { told: { status, ...told, mail: mail === 'waiting' ? 'sent' : mail }, arrived };
    };
    const asked = [];
    for (let at = 0; at < 14; at++) asked.push(await invite(`bombed+${at}@example.com`));
    expect(asked.map(({ arrived }) => arrived)).toEqual([1, 2, ...Array(12).fill(3)]);
    const [first, ...others] = asked.map(({ told }) => told);
    for (const other of others) expect(other).toEqual(first);
    const arrived = async () => (await strict.mails()).length;
    const midnight = strict.time.now - (strict.time.now % 86_400_000);
    const counts = [];
    for (let day = 1; day <= 3; day++) {
      strict.time.now = midnight + day * 86_400_000;
      strict.context.outbox.startSending();
      counts.push(await arrived());
    }
    // The last of the days takes all that found no other, with time to answer.
    expect(counts).toEqual([6, 9, 14]);
    await strict.close();
  });

  it('are limited for each address and each child, under names that lead back to nobody', async () => {
    const strict = await openTestService();
    const address = 'bombed@example.com';
    for (let at = 0; at < 3; at++) {
      const childId = await strict.createChild('GB', { lo: 9, hi: 9 });
      const { status } = await strict.platform('POST', `/v1/children/${childId}/guardian`, {
        email: address,
      });
      expect(status).toBe(202);
    }
    const childId = await strict.createChild('GB', { lo: 9, hi: 9 });
    const path = `/v1/children/${childId}/guardian`;
    // One child cannot write to many either, even by taking each question back.
    for (let at = 0; at < 3; at++) {
      expect((await strict.platform('POST', path, { email: `many${at}@example.com` })).status).toBe(202);
      expect((await strict.platform('DELETE', path)).status).toBe(204);
    }
    const fourth = await strict.platform('POST', path, { email: 'many4@example.com' });
    expect([fourth.status, fourth.body.code]).toEqual([429, 'mail-limit']);
    expect(fourth.body.retryAfter).toBe(12 * 3600);
    expect(fourth.headers['retry-after']).toBe(String(12 * 3600));
    expect(fourth.body.fix).toContain('tomorrow');
    expect((await strict.platform('GET', `/v1/children/${childId}`)).body.guardian).toBe('none');
    const counts = JSON.stringify(await strict.context.db.selectFrom('mail_counts').selectAll().execute());
    expect(counts).not.toContain('bombed');
    expect(counts).not.toContain(strict.context.keys.addresses.hash(address));

    strict.time.now += 86_400_000;
    expect((await strict.platform('POST', path, { email: address })).status).toBe(202);
    strict.time.now += 86_400_000;
    await guardianJobs(strict.context);
    const left = await strict.context.db.selectFrom('mail_counts').select('day').execute();
    expect(new Set(left.map(({ day }) => day))).toEqual(new Set(['2026-11-23']));

    await strict.close();
  });
});

describe('signing in', () => {
  it('answers alike for an address that is known and one that is not, and writes only to the first', async () => {
    const { address } = await invited();
    const before = (await service.mails()).length;
    const known = await service.request('POST', '/guardian/api/sign-in', { email: address });
    const unknown = await service.request('POST', '/guardian/api/sign-in', { email: 'nobody@example.com' });
    const named = ({ headers }: typeof known) => Object.keys(headers).sort();
    expect(named(unknown)).toEqual(named(known));
    // These count requests and seconds, for both alike.
    const { 'x-request-id': _, date: __, ...headers } = known.headers;
    const counts = { 'x-ratelimit-remaining': expect.anything(), 'x-ratelimit-reset': expect.anything() };
    expect(unknown.headers).toMatchObject({ ...headers, ...counts });
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    const mails = await service.mails();
    expect(mails.length - before).toBe(1);
    expect(mails[0]!.to).toBe(address);
    expect(await whereIs(['nobody@', service.context.keys.addresses.hash('nobody@example.com')])).toEqual([]);
    const guardian = service.browser();
    expect((await service.open(guardian, await service.mailedToken())).body.purpose).toBe('sign-in');
    expect((await service.home(guardian)).children).toHaveLength(1);
  });
});
