import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Code } from '@stairgate/rulebook';
import { createApiKey, revokeApiKey, rotateKeys, type StoredKeys, verifyLedger } from '@stairgate/service';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyRecords } from './child/facts/sealed-record.ts';
import { writeLaw } from './law/in-force/law.ts';
import { LawForged } from './law/in-force/law-seal.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { sealPower } from './seal-power.ts';
import { testCodes } from './test-codes.testing.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'stairgate-power-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const start = (options: Partial<Parameters<typeof openTestService>[0]> = {}) =>
  openTestService({ codes: testCodes, settings: { dataDir }, isForged: true, takesUpLaw: false, ...options });

/** Works on the records of a service that runs, then stops it. */
async function beside<T>(work: (service: TestService) => Promise<T>): Promise<T> {
  const service = await start({ takesUpLaw: true });
  try {
    return await work(service);
  } finally {
    await service.close();
  }
}

const verify = ({ context: { db, keys } }: TestService) =>
  verifyLedger(db, { records: (trx) => verifyRecords(trx, keys) });

const forgedLaw = () => {
  const [gb, ...others] = testCodes as [Code, ...Code[]];
  return writeLaw({ codes: [{ ...gb, rules: gb.rules.slice(1) }, ...others], guidance: true });
};

/** Puts a law there as somebody would who writes to the database. */
async function forgeLaw({ context: { db } }: TestService): Promise<string> {
  const { id, body } = forgedLaw();
  await db.insertInto('laws').values({ law: id, body, added_at: 'then' }).execute();
  await db.updateTable('law_state').set({ law: id }).execute();
  return id;
}

describe('a law that somebody put there beside the service', () => {
  it('is found, and the service does not start on it, nor writes anything down', async () => {
    const check = await beside(async (service) => {
      await forgeLaw(service);
      return verify(service);
    });
    expect(check).toMatchObject({ ok: false, about: 'the law in force' });
    const said = await start({ takesUpLaw: true }).catch((error: Error) => error);
    expect(said).toBeInstanceOf(LawForged);
    expect((said as Error).message).toContain('stairgate ledger verify');
  });

  it('answers nothing on a node that runs, which goes on with the law from before and says so', async () => {
    await beside(async (service) => {
      const before = service.context.rulebook().revision;
      await forgeLaw(service);
      await service.context.laws.refresh({ again: true });
      expect(service.context.rulebook().revision).toBe(before);
      expect(service.context.laws.behind?.why).toContain('beside the service');
    });
  });

  it('is found in each part of what says what is in force, and where an older state is put back whole', async () => {
    await beside(async (service) => {
      const { db } = service.context;
      const [row] = await db.selectFrom('law_state').selectAll().execute();
      for (const change of [
        { from_day: '2030-01-01' },
        { candidate: row!.law },
        { former: row!.law, former_until: '2099-01-01T00:00:00.000Z' },
        { chosen_by: 'operator' as const },
        { number: 7 },
      ]) {
        await db.updateTable('law_state').set(change).execute();
        expect(await verify(service), JSON.stringify(change)).toMatchObject({ ok: false });
        await db.updateTable('law_state').set(row!).execute();
        expect(await verify(service)).toMatchObject({ ok: true });
      }
      const { key } = await createApiKey(service.context, { name: 'a', scope: 'operator', person: 'anna' });
      const anna = service.browser();
      await anna.send('POST', '/operator/api/sign-in', { key });
      await anna.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
      expect(await verify(service)).toMatchObject({ ok: true });
      await db.updateTable('law_state').set(row!).execute();
      expect(await verify(service)).toMatchObject({ ok: false, about: 'the law in force' });
      await db.deleteFrom('law_state').execute();
      expect(await verify(service)).toMatchObject({ ok: false, about: 'the law in force' });
    });
  });

  it('counts for nothing as a proposal', async () => {
    await beside(async (service) => {
      const { db } = service.context;
      const { key } = await createApiKey(service.context, { name: 'a', scope: 'operator', person: 'anna' });
      const anna = service.browser();
      await anna.send('POST', '/operator/api/sign-in', { key });
      const { body } = await anna.send('POST', '/operator/api/candidate', { date: '2027-01-01' });
      const wanted = { revision: body.candidate.revision, replaces: body.active.revision, why: 'because' };
      const proposed = await anna.send('POST', '/operator/api/candidate/proposal', wanted);
      const { proposalId } = proposed.body.switching.proposal;
      const [row] = await db.selectFrom('switch_proposals').selectAll().execute();
      const waits = async () =>
        (await anna.send('GET', '/operator/api/candidate')).body.switching.proposal !== null;
      expect([await waits(), await verify(service)]).toMatchObject([true, { ok: true }]);
      await db.updateTable('switch_proposals').set({ person: 'ben', people: '["ben"]' }).execute();
      expect([await waits(), await verify(service)]).toMatchObject([false, { ok: false }]);
      await db.updateTable('switch_proposals').set(row!).execute();
      expect(await waits()).toBe(true);
      // One that was taken back is put there again.
      await anna.send('DELETE', `/operator/api/candidate/proposal/${proposalId}`);
      await db.insertInto('switch_proposals').values(row!).execute();
      expect([await waits(), await verify(service)]).toMatchObject([false, { ok: false }]);
    });
  });
});

describe('an API key that somebody forged beside the service', () => {
  const forged = (service: TestService, key: string, row: object = {}) =>
    service.context.db
      .insertInto('api_keys')
      .values({
        ...{ key_id: 'k_eve', name: 'eve', scope: 'operator', scopes: null, platform_id: null },
        ...{ role: 'switch-law', person: 'eve', people: '["eve"]', created_at: 'then' },
        ...{ expires_at: null, revoked_at: null },
        key_hash: createHash('sha256').update(key).digest('hex'),
        ...row,
      })
      .execute();
  const signIn = async (service: TestService, key: string) =>
    (await service.browser().send('POST', '/operator/api/sign-in', { key })).status;
  const asks = async (service: TestService, key: string) =>
    (await service.request('GET', '/v1/rulebook', undefined, { authorization: `Bearer ${key}` })).status;

  it('opens nothing, is logged by its id, and is named by who verifies', async () => {
    await beside(async (service) => {
      const key = `sgo_${randomBytes(32).toString('base64url')}`;
      await forged(service, key);
      expect(await signIn(service, key)).toBe(401);
      expect(service.log.join('')).toContain('"keyId":"k_eve"');
      expect(await verify(service)).toMatchObject({ ok: false, about: 'the API key k_eve' });
    });
    await beside(async (service) => {
      const key = `sgp_${randomBytes(32).toString('base64url')}`;
      await forged(service, key, {
        ...{ key_id: 'k_new', scope: 'platform', platform_id: 'p_default', role: null },
        ...{ person: null, people: '[]' },
      });
      expect(await asks(service, key)).toBe(401);
    });
  });

  it('is told in each part of it, and when it is taken back from its end or put back from before', async () => {
    await beside(async (service) => {
      const { db } = service.context;
      const { key, keyId } = await createApiKey(service.context, {
        ...{ name: 'see', scope: 'operator', role: 'see', person: 'anna' },
        expiresAt: service.time.now + 86_400_000,
      });
      expect(await signIn(service, key)).toBeLessThan(300);
      const of = () => db.selectFrom('api_keys').selectAll().where('key_id', '=', keyId);
      const row = await of().executeTakeFirstOrThrow();
      const put = (change: object) =>
        db.updateTable('api_keys').set(change).where('key_id', '=', keyId).execute();
      const other = `sgo_${randomBytes(32).toString('base64url')}`;
      for (const [change, by] of [
        [{ role: 'switch-law' }, key],
        [{ person: 'ben' }, key],
        [{ people: '[]' }, key],
        [{ expires_at: null }, key],
        [{ key_hash: createHash('sha256').update(other).digest('hex') }, other],
      ] as const) {
        await put(change);
        expect([await signIn(service, by), await verify(service)], JSON.stringify(change)).toMatchObject([
          401,
          { ok: false, about: `the API key ${keyId}` },
        ]);
        await put(row);
      }
      expect(await verify(service)).toMatchObject({ ok: true });
      await revokeApiKey(service.context, keyId);
      expect(await verify(service)).toMatchObject({ ok: true });
      await put({ revoked_at: null });
      expect([await signIn(service, key), await verify(service)]).toMatchObject([401, { ok: false }]);
      await db.deleteFrom('api_keys').where('key_id', '=', keyId).execute();
      expect(await verify(service)).toMatchObject({ ok: false, about: `the API key ${keyId}` });
    });
  });
});

describe('records that are older than seals are', () => {
  /** Makes the records what they were: without a seal of power. */
  async function unseal({ context: { db } }: TestService): Promise<void> {
    await sql`alter table ledger disable trigger user`.execute(db);
    await sql`update ledger set body = (body::jsonb - 'mac')::text
      where kind not like 'record-%'`.execute(db);
    await sql`alter table ledger enable trigger user`.execute(db);
  }
  const began = async ({ context: { db } }: TestService) =>
    (await db.selectFrom('ledger').select('kind').where('kind', 'like', '%-sealed').execute()).map(
      ({ kind }) => kind,
    );

  it('are sealed once, which the log and the ledger say, and their keys work as before', async () => {
    const key = await beside(async (service) => {
      await unseal(service);
      return service.key;
    });
    const again = await start();
    expect(again.log.join('')).toContain('are sealed from now on');
    expect((await began(again)).sort()).toEqual([
      'api-key-sealed',
      'law-sealed',
      'law-sealed',
      'ways-in-sealed',
    ]);
    const { status } = await again.request('GET', '/v1/rulebook', undefined, {
      authorization: `Bearer ${key}`,
    });
    expect(status).toBe(200);
    await again.close();
    const third = await start();
    expect(third.log.join('')).not.toContain('are sealed from now on');
    await third.close();
  });

  it('get no seal for what the ledger tells otherwise', async () => {
    await beside(async (service) => {
      await unseal(service);
      await service.context.db
        .insertInto('api_keys')
        .values({
          ...{ key_id: 'k_eve', name: 'eve', scope: 'operator', scopes: null, platform_id: null },
          ...{ role: 'switch-law', person: 'eve', people: '["eve"]', created_at: 'then' },
          ...{ expires_at: null, revoked_at: null, key_hash: 'aa' },
        })
        .execute();
    });
    const again = await start();
    expect(again.log.join('')).toContain('"keyIds":["k_eve"]');
    await unseal(again);
    await forgeLaw(again);
    await again.close();
    await expect(start()).rejects.toThrow(LawForged);
  });
});

it('what was sealed with a secret from before is sealed anew, and no longer counts where it says to be later', async () => {
  const file = join(dataDir, 'keys.json');
  const key = await beside(async (service) => service.key);
  const old = JSON.parse(readFileSync(file, 'utf8')) as StoredKeys;
  writeFileSync(file, JSON.stringify(rotateKeys(old)));
  const service = await start({ isForged: false });
  const { db, keys } = service.context;
  const seals = await db
    .selectFrom('ledger')
    .select(['kind', 'body'])
    .where('kind', 'in', ['law-sealed', 'api-key-sealed'])
    .orderBy('seq', 'desc')
    .limit(2)
    .execute();
  expect(seals.map(({ body }) => JSON.parse(body).mac.startsWith(keys.currentMac))).toEqual([true, true]);
  const asked = await service.request('GET', '/v1/rulebook', undefined, { authorization: `Bearer ${key}` });
  expect(asked.status).toBe(200);
  // Another node on the same records may go by the secret from before for an hour.
  await sealPower(service.context, { shared: true });
  await service.close();
});
