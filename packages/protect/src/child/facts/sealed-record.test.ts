import { createLedger, verifyLedger } from '@stairgate/service';
import { operations } from '@stairgate/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { sealOld } from './seal-old.ts';
import { verifyRecords } from './sealed-record.ts';

let service: TestService;
let child: string;
beforeAll(async () => {
  service = await openTestService({ isForged: true });
  child = await service.createChild('GB', { lo: 12, hi: 12 });
  const guardian = await service.invite(child);
  const { children } = await service.home(guardian);
  await service.agree(
    guardian,
    child,
    children[0]!.purposes.map(({ id }) => id),
  );
  const session = await service.platform('POST', `/v1/children/${child}/sessions`);
  const chosen = await service.platform('POST', `/v1/children/${child}/choices`, {
    situation: 'profile.find/search',
    duration: 'session',
    sessionId: session.body.id,
    met: ['explain-risk', 'notice-at-switch', 'offer-just-this-time', 'ask-an-adult-first'],
  });
  expect(chosen.status, chosen.text).toBeLessThan(300);
  const limited = await service.platform('POST', `/v1/children/${child}/limits`, {
    kind: 'closed',
    situation: 'live.broadcast/anyone',
  });
  expect(limited.status, limited.text).toBeLessThan(300);
  const done = async (answer: Promise<{ status: number; text: string; body: unknown }>) => {
    const { status, text, body } = await answer;
    expect(status, text).toBeLessThan(300);
    return body as { favourId: string };
  };
  const pages = `/guardian/api/children/${child}`;
  const hours = { from: '08:30', to: '15:00', days: ['mon'] };
  const calendar = operations.setSchool.example.body.calendar;
  await done(guardian.send('PUT', `${pages}/school`, { hours, calendar }));
  await done(guardian.send('POST', `${pages}/limits`, { kind: 'minutes', minutes: 60 }));
  await done(guardian.send('POST', `${pages}/limits`, { kind: 'ask', situation: 'purchase.buy/item' }));
  const { favourId } = await done(service.platform('POST', `/v1/children/${child}/favours`, { minutes: 15 }));
  await done(guardian.send('POST', `${pages}/favours/${favourId}`, { answer: 'approve' }));
  const bedtime = { kind: 'quiet', hours: { from: '00:01', to: '00:00' } };
  await done(guardian.send('POST', `${pages}/limits`, bedtime));
  const { limits } = (await service.platform('GET', `/v1/children/${child}/limits`)).body;
  const { limitId } = limits.find(({ kind }: { kind: string }) => kind === 'quiet');
  const lift = await done(service.platform('POST', `/v1/children/${child}/limits/${limitId}/favours`, {}));
  const yes = { answer: 'approve', reason: 'agreed' };
  await done(guardian.send('POST', `${pages}/favours/${lift.favourId}`, yes));
  const purchase = { situation: 'purchase.buy/item', amount: 300, currency: 'GBP' };
  expect(await done(service.platform('POST', `/v1/children/${child}/purchases`, purchase))).toMatchObject({
    allowed: false,
    favour: { state: 'waiting' },
  });
  await service.createChild('GB');
});
afterAll(() => service?.close());

const check = () =>
  verifyLedger(service.context.db, { records: (trx) => verifyRecords(trx, service.context.keys) });

/** Does what somebody with the database and no key can do, looks, and puts everything back. */
async function forged(...statements: string[]) {
  let found: Awaited<ReturnType<typeof verifyRecords>> | undefined;
  await service.context.db
    .transaction()
    .execute(async (trx) => {
      for (const statement of statements) await sql.raw(statement).execute(trx);
      found = await verifyRecords(trx, service.context.keys);
      throw new Error('back');
    })
    .catch((error: Error) => {
      if (error.message !== 'back') throw error;
    });
  return found!;
}

/** What a seal leaves out, and why. */
const free: Readonly<Record<string, readonly string[]>> = {
  // The version only rises; the seal is checked against the ledger's. What the platform has asked of opens nothing.
  children: ['version', 'sealed', 'seen_version', 'seen_at'],
  age_evidence: [],
  // When it was last looked at, and whether that was told: neither opens anything.
  grants: ['settled', 'told'],
  limits: ['settled'],
  sessions: [],
  // The hash of the address says which it is, and that of its mailbox follows; the guardian's own name for a child opens nothing,
  // and a later end, another language, letters that come back or are wished for neither.
  guardians: [
    'email',
    'mailbox_hash',
    'label',
    'expires_at',
    'language',
    'language_chosen',
    'settled',
    'unreachable_at',
    'tell',
    'summary_day',
    'summary_sent',
  ],
  consents: [],
  // When it was last tried to be read.
  schools: ['tried_at'],
  more_time: [],
  favours: [],
};

describe('the seal of a record', () => {
  it('holds as the service writes it', async () => {
    expect(await check()).toMatchObject({ ok: true, records: 2, unsealed: 0 });
  });

  for (const [table, left] of Object.entries(free)) {
    it(`finds every column of ${table} that is changed, and any row that is removed or doubled`, async () => {
      const columns = await sql<{ name: string; type: string }>`
        select column_name as name, data_type as type from information_schema.columns
        where table_schema = 'public' and table_name = ${table}`.execute(service.context.db);
      expect(columns.rows.length).toBeGreaterThan(2);
      for (const { name, type } of columns.rows) {
        if (name === 'child_id' || left.includes(name)) continue;
        const other = {
          text: `coalesce("${name}", '') || 'x'`,
          boolean: `not "${name}"`,
          integer: `"${name}" - 1`,
          bigint: `coalesce("${name}", 0) + 1`,
        }[type];
        const lifted = `alter table ${table} ${constraintsOf[table]?.[name] ?? 'replica identity default'}`;
        const found = await forged(
          lifted,
          `update ${table} set "${name}" = ${other} where child_id = '${child}'`,
        );
        expect(found, `${table}.${name}`).toMatchObject({ ok: false });
      }
      expect(await forged(`delete from ${table} where child_id = '${child}'`)).toMatchObject({ ok: false });
    });
  }

  it('finds a child that was put there, one that was taken away and one that came back', async () => {
    const row = `insert into children (child_id, platform_id, version, ledger_alias, created_at) values ('c_forged', 'p_default', 1, 'a_forged', '')`;
    expect(await forged(row)).toMatchObject({ ok: false, about: 'a_forged' });
    expect(await forged(`delete from children where child_id = '${child}'`)).toMatchObject({ ok: false });
    const { body } = await service.platform('POST', '/v1/children', { place: 'GB' });
    const { ledger_alias: alias } = await service.context.db
      .selectFrom('children')
      .select('ledger_alias')
      .where('child_id', '=', body.id)
      .executeTakeFirstOrThrow();
    await service.platform('DELETE', `/v1/children/${body.id}`);
    expect(await check()).toMatchObject({ ok: true });
    expect(await forged(row.replace('a_forged', alias))).toMatchObject({ ok: false, about: alias });
  });

  it('is not given by a change to a record that was forged before it', async () => {
    const { children, db, keys } = service.context;
    const own = await service.createChild('GB', { lo: 12, hi: 12 });
    const records = () => verifyRecords(db, keys);
    await db.updateTable('children').set({ place: 'FR' }).where('child_id', '=', own).execute();
    await children.change(own, async () => {});
    expect(await records()).toMatchObject({ ok: false });
    await db.updateTable('children').set({ place: 'GB' }).where('child_id', '=', own).execute();
    expect(await records()).toMatchObject({ ok: true });
    await db
      .insertInto('children')
      .values({
        child_id: 'c_forged',
        platform_id: 'p_default',
        place: 'GB',
        version: 1,
        ledger_alias: 'a_forged',
        created_at: '',
      })
      .execute();
    await children.change('c_forged', async () => {});
    expect(await records()).toMatchObject({ ok: false, about: 'a_forged' });
    await db.deleteFrom('children').where('child_id', '=', 'c_forged').execute();
    await service.platform('DELETE', `/v1/children/${own}`);
    expect(await records()).toMatchObject({ ok: true });
  });

  it('is not made by who has not the key, though the chain holds', async () => {
    const { db } = service.context;
    const ledger = createLedger({ clock: () => service.time.now });
    const back = new Error('back');
    await db
      .transaction()
      .execute(async (trx) => {
        await sql
          .raw(`update grants set asleep_at = null, by = 'guardian' where child_id = '${child}'`)
          .execute(trx);
        const { ledger_alias: alias } = await trx
          .selectFrom('children')
          .select('ledger_alias')
          .where('child_id', '=', child)
          .executeTakeFirstOrThrow();
        await ledger.append(trx as never, { kind: 'record-sealed', alias, body: { mac: 'ab'.repeat(32) } });
        expect(await verifyRecords(trx, service.context.keys)).toMatchObject({
          ok: false,
          about: alias,
        });
        throw back;
      })
      .catch((error: unknown) => {
        if (error !== back) throw error;
      });
  });

  it('is made later for a record that is older than seals are, and for no other', async () => {
    const { db } = service.context;
    await sql`alter table ledger disable trigger all`.execute(db);
    const old = (await service.platform('POST', '/v1/children', { place: 'GB' })).body.id as string;
    await db.updateTable('children').set({ sealed: null }).where('child_id', '=', old).execute();
    const { ledger_alias: alias } = await db
      .selectFrom('children')
      .select('ledger_alias')
      .where('child_id', '=', old)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('ledger')
      .set({ kind: 'older' })
      .where('alias', '=', alias)
      .where('kind', '=', 'record-sealed')
      .execute();
    const records = () => verifyRecords(db, service.context.keys);
    expect(await records()).toMatchObject({ ok: true, unsealed: 1 });
    await db.updateTable('children').set({ sealed: null }).where('child_id', '=', child).execute();
    await db.updateTable('children').set({ place: 'FR' }).where('child_id', '=', child).execute();
    await sealOld(service.context);
    expect(await records()).toMatchObject({ ok: false });
    await db.updateTable('children').set({ place: 'GB' }).where('child_id', '=', child).execute();
    expect(await records()).toMatchObject({ ok: true, unsealed: 0 });
  });
});

/** Checks of the schema that a forger would lift first. */
const constraintsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  grants: {
    by: 'drop constraint grants_by_check',
    duration: 'drop constraint grants_duration_check',
  },
  limits: {
    by: 'drop constraint limits_by_check',
    reason: 'drop constraint limits_reason_check',
  },
  schools: {
    by: 'drop constraint schools_by_check',
    calendar: 'drop constraint schools_calendar_check',
  },
  favours: {
    kind: 'drop constraint favours_kind_check',
    state: 'drop constraint favours_state_check',
    reason: 'drop constraint favours_reason_check',
  },
  guardians: { objection: 'drop constraint guardians_objection_check' },
  age_evidence: {
    lo: 'drop constraint if exists age_evidence_lo_check',
    hi: 'drop constraint if exists age_evidence_check',
  },
};
