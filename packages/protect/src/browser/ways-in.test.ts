import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey, rotateKeys, type StoredKeys, verifyLedger } from '@stairgate/service';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { verifyRecords } from '../child/facts/sealed-record.ts';
import type { LinkRow } from '../database/schema.ts';
import { openTestService, type TestService, tokenIn } from '../open-test-service.testing.ts';
import { sessionSeals, waysIn } from './ways-in.ts';

const verify = ({ context: { db, keys } }: TestService) =>
  verifyLedger(db, { records: (trx) => verifyRecords(trx, keys) });
/** What somebody who writes to the database knows of a token that they thought up. */
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
const own = 'a-token-of-my-own-that-nobody-made';
const later = '2999-01-01T00:00:00.000Z';

describe('a row that somebody put there beside the service', () => {
  let service: TestService;
  let childId: string;
  let victim: string;
  let guardian: ReturnType<TestService['browser']>;
  let families = 0;
  beforeAll(async () => {
    service = await openTestService({
      isForged: true,
      settings: { mailsADay: 500, platformMailsADay: 1000 },
    });
  });
  afterAll(() => service?.close());
  beforeEach(async () => {
    victim = `parent${families++}@example.com`;
    childId = await service.createChild('US', { lo: 10, hi: 10 });
    guardian = await service.invite(childId, victim);
    await service.agree(guardian, childId, ['core']);
    expect(await verify(service)).toMatchObject({ ok: true });
  });
  afterEach(async () => {
    expect(service.log.join('')).toContain('a row was put there or changed beside the service');
    service.log.length = 0;
    for (const { table } of waysIn) await sql`delete from ${sql.table(table)}`.execute(service.context.db);
  });
  const guardianRow = () =>
    service.context.db
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
  /** A seal of another row: somebody who can write can read as well. */
  const otherSeal = async () =>
    (await service.context.db.selectFrom('web_sessions').select('seal').limit(1).executeTakeFirst())?.seal ??
    null;

  it.each([
    ['guardian-invite', '/guardian/api/open'],
    ['guardian-sign-in', '/guardian/api/open'],
    ['guardian-confirm', '/guardian/api/open'],
    ['guardian-answer', '/guardian/api/open'],
    ['guardian-withdraw', '/guardian/api/close'],
    ['guardian-sign-out', '/guardian/api/close'],
    ['child-page', '/child/api/open'],
  ] as const)('is no link: %s', async (kind, path) => {
    const { guardian_id, email_hash } = await guardianRow();
    const consent = await service.context.db
      .selectFrom('consents')
      .select('consent_id')
      .where('child_id', '=', childId)
      .executeTakeFirstOrThrow();
    const row: LinkRow = {
      ...{ token_hash: hashOf(own), kind, child_id: childId, guardian_id, email_hash, ...consent },
      ...{ ask_id: null, favour_id: null, return_to: null, made_at: '2026-11-22T12:00:00.000Z' },
      ...{ expires_at: later, used_at: null, ended: false, seal: await otherSeal() },
    };
    await service.context.db.insertInto('links').values(row).execute();
    const eve = service.browser();
    const answer = await eve.send('POST', path, { token: own });
    expect([answer.status, answer.body?.code, eve.cookies.size]).toEqual([404, 'link-unknown', 0]);
    expect(await verify(service)).toMatchObject({ ok: false, about: `the link ${hashOf(own).slice(0, 12)}` });
  });

  it('nor is a link of one’s own that was made another’s, or to last', async () => {
    const { db } = service.context;
    const eve = service.browser();
    for (const change of [
      { email_hash: (await guardianRow()).email_hash },
      { kind: 'guardian-sign-in' as const },
      { expires_at: later },
    ]) {
      const email = `eve${families++}@example.com`;
      await service.platform(
        'POST',
        `/v1/children/${await service.createChild('US', { lo: 9, hi: 9 })}/guardian`,
        {
          email,
        },
      );
      const token = tokenIn((await service.mails()).find(({ to }) => to === email)!.text);
      await db.updateTable('links').set(change).where('token_hash', '=', hashOf(token)).execute();
      expect((await service.open(eve, token)).body.code).toBe('link-unknown');
      expect(await verify(service)).toMatchObject({ ok: false });
      await db.deleteFrom('links').where('token_hash', '=', hashOf(token)).execute();
    }
  });

  it.each(['guardian', 'child', 'operator'] as const)('signs no %s in', async (kind) => {
    const { email_hash } = await guardianRow();
    const at = new Date(service.time.now).toISOString();
    const operator = kind === 'operator' ? { person: 'eve', people: '["eve"]', name: 'eve' } : {};
    await service.context.db
      .insertInto('web_sessions')
      .values({
        ...{ session_hash: hashOf(own), kind, guardian_id: null, key_id: null, return_to: null },
        child_id: kind === 'child' ? childId : null,
        email_hash: kind === 'guardian' ? email_hash : null,
        ...{ browser: null, started_at: at, used_at: at, expires_at: later, person: null, people: null },
        ...{ name: null, ...operator, signed_in_by: kind === 'operator' ? 'key' : null },
        role: kind === 'operator' ? 'switch-law' : null,
        signed_in_at: kind === 'operator' ? at : null,
        seal: await otherSeal(),
      })
      .execute();
    const [cookie, path] = {
      guardian: ['sg_guardian', '/guardian/api/home'],
      child: ['sg_child', '/child/api/session'],
      operator: ['sg_operator', '/operator/api/keys'],
    }[kind] as [string, string];
    const answer = await service.request('GET', path, undefined, { cookie: `${cookie}=${own}` });
    expect([answer.status, answer.body?.code]).toEqual([401, 'not-signed-in']);
    expect(await verify(service)).toMatchObject({
      ok: false,
      about: `the session ${hashOf(own).slice(0, 12)}`,
    });
  });

  it('nor keeps one’s own session that was made another’s, of a higher role, or to last', async () => {
    const { db } = service.context;
    const { key } = await createApiKey(service.context, { name: 'e', scope: 'operator', person: 'eve' });
    const eve = service.browser();
    await eve.send('POST', '/operator/api/sign-in', { key });
    const status = async () => (await eve.send('GET', '/operator/api/session')).status;
    const [row] = await db.selectFrom('web_sessions').selectAll().where('person', '=', 'eve').execute();
    for (const change of [
      { role: 'see' as const },
      { person: 'ben', people: '["ben"]' },
      { signed_in_at: later },
      { expires_at: later },
      { key_id: null },
    ]) {
      expect(await status()).toBe(200);
      const ofEve = db.updateTable('web_sessions').where('session_hash', '=', row!.session_hash);
      await ofEve.set(change).execute();
      expect([await status(), await verify(service)], JSON.stringify(change)).toMatchObject([
        401,
        { ok: false },
      ]);
      await ofEve.set(row!).execute();
    }
    await guardian.send('GET', '/guardian/api/home');
  });

  it('proves nobody to be grown up, nor does an attempt that was changed', async () => {
    const { db } = service.context;
    const child = (await service.home(guardian)).children.find((one) => one.childId === childId)!;
    const answer = (attempt: string) =>
      guardian.send('POST', `/guardian/api/children/${childId}/consents`, {
        ...{ purposes: ['core'], refused: [], change: true, method: 'adult-credential', attempt },
        noticeVersion: child.notice.version,
      });
    const { attempt, token } = await service.proofFor(guardian, childId);
    const [row] = await db.selectFrom('attempts').selectAll().where('attempt_id', '=', attempt).execute();
    const found = JSON.stringify({ issuer: service.wallet.issuer.issuer });
    await db
      .insertInto('attempts')
      .values({ ...row!, attempt_id: 'at_eve', status: 'finished', found })
      .execute();
    expect((await answer('at_eve')).body.code).toBe('attempt-unknown');
    await db
      .updateTable('attempts')
      .set({ status: 'finished', found })
      .where('attempt_id', '=', attempt)
      .execute();
    expect((await answer(attempt)).body.code).toBe('attempt-unknown');
    expect(await verify(service)).toMatchObject({
      ok: false,
      about: expect.stringMatching(/^the attempt at_/),
    });
    const open = { status: 'open' as const, found: null, expires_at: later };
    await db.updateTable('attempts').set(open).where('attempt_id', '=', attempt).execute();
    expect((await service.handOver(guardian, childId, { attempt, token })).body.code).toBe('attempt-unknown');
  });

  it('leads no operator back from a provider', async () => {
    await service.context.db
      .insertInto('sign_ins')
      .values({
        ...{ state_hash: hashOf('state'), browser_hash: hashOf(own), nonce: 'n', verifier: 'v' },
        ...{ return_to: '/operator', again_for: null, expires_at: later, seal: await otherSeal() },
      })
      .execute();
    expect(await verify(service)).toMatchObject({ ok: false });
    const answer = await service.request('GET', '/operator/sign-in/return?state=state&code=c', undefined, {
      cookie: `sg_sign_in=${own}`,
    });
    expect(answer.headers.location).toBe('/operator/signed-in?fault=lapsed');
  });

  it('makes no browser known, so that its sign-in is told all the same', async () => {
    const { email_hash } = await guardianRow();
    await service.context.db
      .insertInto('known_browsers')
      .values({
        known_hash: hashOf(own),
        email_hash: email_hash!,
        expires_at: later,
        seal: await otherSeal(),
      })
      .execute();
    await guardian.send('POST', '/guardian/api/sign-in', { email: victim });
    const eve = service.browser();
    eve.cookies.set('sg_known', own);
    await service.open(eve, await service.mailedToken());
    const told = (await service.mails()).filter(({ to }) => to === victim)[0]!;
    expect(told.subject).toMatch(/new browser|signed in/i);
    expect(await verify(service)).toMatchObject({ ok: false });
  });
});

describe('ways in from before', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'stairgate-ways-in-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true }));
  const start = () => openTestService({ settings: { dataDir }, isForged: true });
  const signedIn = async (service: TestService, cookie: string) =>
    (await service.request('GET', '/guardian/api/home', undefined, { cookie })).status;
  async function family(service: TestService) {
    const childId = await service.createChild('US', { lo: 10, hi: 10 });
    const guardian = await service.invite(childId, 'parent@example.com');
    await service.agree(guardian, childId, ['core']);
    const letter = (await service.mails()).find(({ text }) => /#t=/.test(text))!;
    return {
      cookie: `sg_guardian=${guardian.cookies.get('sg_guardian')}`,
      takeBack: tokenIn(letter.text),
      childId,
    };
  }

  it('are sealed once, at the first start, and later none that bears no seal', async () => {
    const service = await start();
    const { cookie } = await family(service);
    const unsealed = (table: string, db: TestService['context']['db']) =>
      sql`update ${sql.table(table)} set seal = null`.execute(db);
    for (const { table } of waysIn) await unsealed(table, service.context.db);
    expect(await signedIn(service, cookie)).toBe(401);
    await service.close();
    const again = await start();
    expect(await signedIn(again, cookie)).toBe(401);
    expect(await verify(again)).toMatchObject({ ok: false });
    const { db } = again.context;
    await sql`alter table ledger disable trigger user`.execute(db);
    await sql`update ledger set kind = 'older' where kind = 'ways-in-sealed'`.execute(db);
    await again.close();
    const first = await start();
    expect(await signedIn(first, cookie)).toBe(200);
    expect(first.log.join('')).toContain('are sealed from now on');
    await first.close();
  });

  it('go on after the keys were rotated, and whoever has the older ones makes none', async () => {
    const service = await start();
    const { cookie, takeBack, childId } = await family(service);
    const { keys } = service.context;
    const forge = async ({ context: { db } }: TestService) => {
      const row = await db.selectFrom('web_sessions').selectAll().limit(1).executeTakeFirstOrThrow();
      const forged = { ...row, session_hash: hashOf(own) };
      await db
        .insertInto('web_sessions')
        .values({ ...forged, seal: sessionSeals.of(forged, keys) })
        .execute();
    };
    await service.close();
    const file = join(dataDir, 'keys.json');
    const stored = JSON.parse(readFileSync(file, 'utf8')) as StoredKeys;
    writeFileSync(file, JSON.stringify(rotateKeys(stored)));
    const again = await start();
    expect(await signedIn(again, cookie)).toBe(200);
    expect(await verify(again)).toMatchObject({ ok: true });
    await forge(again);
    expect(await signedIn(again, `sg_guardian=${own}`)).toBe(401);
    expect(await verify(again)).toMatchObject({ ok: false, about: expect.stringContaining('the session') });
    // A letter from before takes back what was agreed to.
    const eve = again.browser();
    expect((await eve.send('POST', '/guardian/api/close', { token: takeBack })).body).toEqual({
      purpose: 'withdraw',
    });
    expect(await again.isAllowed(childId, 'account.open/with-guardian')).toBe(false);
    await again.close();
  });
});
