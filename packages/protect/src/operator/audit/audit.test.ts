import { createApiKey, noteAudit, verifyLedger } from '@stairgate/service';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from '../../open-test-service.testing.ts';
import { testCodes } from '../../test-codes.testing.ts';
import { expire } from '../retention/expire.ts';

let service: TestService;
let anna: ReturnType<TestService['browser']>;
beforeEach(async () => {
  service = await openTestService({ codes: testCodes, isForged: true });
  const { key } = await createApiKey(service.context, { name: 'a', scope: 'operator', person: 'anna' });
  anna = service.browser();
  await anna.send('POST', '/operator/api/sign-in', { key });
});
afterEach(() => service?.close());

const rows = () => service.context.db.selectFrom('audit').selectAll().orderBy('seq').execute();
const kinds = async () => (await rows()).map(({ kind }) => kind);
const note = () => service.context.db.transaction().execute((trx) => noteAudit(trx, service.context.ledger));
const check = () => verifyLedger(service.context.db);

describe('the audit', () => {
  it('says who signed in or tried to, read what children wrote, and changed something', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    const filed = await service.platform('POST', `/v1/children/${childId}/complaints`, {
      about: 'data',
      text: 'They know my secret name',
    });
    await service.request('POST', '/operator/api/sign-in', { key: 'sgo_guess' });
    await anna.send('GET', '/operator/api/complaints');
    await anna.send('GET', `/operator/api/complaints/${filed.body.complaintId}`);
    await anna.send('GET', '/operator/api/decisions');
    await anna.send('DELETE', '/operator/api/candidate');
    await service.platform('POST', `/v1/children/${childId}/page-link`);
    await service.platform('GET', `/v1/children/${childId}/export`);
    await service.platform('DELETE', `/v1/children/${childId}`);
    expect(await kinds()).toEqual([
      'sign-in',
      'sign-in-failed',
      'list-all-complaints',
      'read-complaint',
      'read-decisions',
      'drop-candidate',
      'make-page-link',
      'export-child',
      'erase-child',
    ]);
    const [signIn, failed, , read, , , link] = (await rows()).map((row) => ({
      ...row,
      body: JSON.parse(row.body),
    }));
    expect(signIn!.body).toMatchObject({
      by: 'key',
      person: 'anna',
      session: expect.stringMatching(/^\w{12}$/),
    });
    expect(failed!.body).toMatchObject({ by: 'nobody', about: { why: 'key-unknown', from: '127.0.0.1' } });
    expect(read).toMatchObject({ alias: expect.any(String), body: { person: 'anna' } });
    expect(link).toMatchObject({ alias: read!.alias, body: { by: 'platform-key', platform: 'p_default' } });
    const all = JSON.stringify(await rows());
    for (const secret of [childId, 'secret name', 'sgo_guess', service.key])
      expect(all).not.toContain(secret);
  });

  it('is written before anything is shown or done: where it cannot be, nothing is', async () => {
    const childId = await service.createChild('GB', { lo: 12, hi: 12 });
    await sql`alter table audit add constraint full_disk check (seq < 0) not valid`.execute(
      service.context.db,
    );
    expect((await anna.send('GET', '/operator/api/complaints')).status).toBe(500);
    expect((await service.platform('DELETE', `/v1/children/${childId}`)).status).toBe(500);
    expect((await service.platform('GET', `/v1/children/${childId}`)).status).toBe(200);
    // Nobody who asks for a decision waits for it.
    const decided = await service.platform('POST', '/access/v1/evaluation', {
      subject: { type: 'user', id: 'x' },
      resource: { type: 'child', id: childId },
      action: { name: 'profile.view/anyone' },
    });
    expect(decided.status).toBe(200);
  });

  it('is shown by person, kind and day, and goes out as lines of JSON', async () => {
    const { key } = await createApiKey(service.context, { name: 'b', scope: 'operator', person: 'ben' });
    const ben = service.browser();
    await ben.send('POST', '/operator/api/sign-in', { key });
    await ben.send('GET', '/operator/api/ledger');
    const read = async (query: string) => (await anna.send('GET', `/operator/api/audit?${query}`)).body;
    expect((await read('person=ben')).entries.map(({ kind }: { kind: string }) => kind)).toEqual([
      'read-ledger',
      'sign-in',
    ]);
    expect((await read('kind=sign-in&day=2026-11-22')).entries).toHaveLength(2);
    expect((await read('day=2026-11-21')).entries).toEqual([]);
    expect(await read('')).toMatchObject({ people: ['anna', 'ben'], more: false });
    const { text, headers } = await anna.send('GET', '/operator/api/audit/export?person=ben');
    expect(headers['content-type']).toContain('application/x-ndjson');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).kind),
    ).toEqual(['sign-in', 'read-ledger']);
  });

  it('counts the failed tries beyond sixty a minute, and does not keep each', async () => {
    for (let guess = 0; guess < 15; guess++)
      await service.request('POST', '/operator/api/sign-in', { key: `sgo_${guess}` });
    expect((await kinds()).filter((kind) => kind === 'sign-in-failed')).toHaveLength(15);
  });

  it('is verified with the ledger: a changed, cut or newly written one is found', async () => {
    const { db } = service.context;
    await anna.send('GET', '/operator/api/decisions');
    await note();
    expect(await check()).toMatchObject({ ok: true, audit: 2 });
    await sql`alter table audit disable trigger audit_rows_stay`.execute(db);
    const [, last] = await rows();
    await db.updateTable('audit').set({ body: '{}' }).where('seq', '=', 2).execute();
    expect(await check()).toMatchObject({ ok: false, about: 'the audit', what: 'entry 2 was changed' });
    await db.updateTable('audit').set({ body: last!.body }).where('seq', '=', 2).execute();
    // Tail and head together: the ledger noted how it ended.
    await db.deleteFrom('audit').where('seq', '=', 2).execute();
    await db.updateTable('audit_head').set({ seq: 1, hash: last!.prev }).execute();
    expect(await check()).toMatchObject({ ok: false, what: expect.stringContaining('cut short') });
  });

  it('forgets what is older than its time, and the ledger says up to where', async () => {
    await note();
    service.time.now += 731 * 86_400_000;
    expect((await expire(service.context)).audit).toBe(1);
    expect(await rows()).toEqual([]);
    expect(await check()).toMatchObject({ ok: true, audit: 0 });
    await service.request('POST', '/operator/api/sign-in', { key: 'sgo_guess' });
    expect(await check()).toMatchObject({ ok: true, audit: 1 });
    await service.context.db.updateTable('audit_head').set({ base_seq: 2 }).execute();
    expect(await check()).toMatchObject({ ok: false, what: expect.stringContaining('begins elsewhere') });
  });
});
