import { createHmac, randomBytes } from 'node:crypto';
import {
  createLedger,
  loadServiceKeys,
  makeKeys,
  rotateKeys,
  type StoredKeys,
  verifyLedger,
} from '@stairgate/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPostgres, type TestPostgres } from '../../service/src/database/test-postgres.testing.ts';
import { sealOld } from './child/facts/seal-old.ts';
import { readSeal, sealRecord, verifyRecords } from './child/facts/sealed-record.ts';
import { resealAddresses } from './guardian/guardians/reseal-addresses.ts';
import { openTestService, type TestService } from './open-test-service.testing.ts';

let postgres: TestPostgres;
let databaseUrl: string;
beforeAll(async () => {
  postgres = await startTestPostgres();
  databaseUrl = await postgres.database();
});
afterAll(() => postgres?.stop());

const newAddressKey = () => randomBytes(32).toString('base64url');

/** What every start of the service is asked, whichever keys it has. */
async function holds(service: TestService, childId: string, receipt: string, email: string) {
  const { keys, db } = service.context;
  expect(await verifyLedger(db, { records: (trx) => verifyRecords(trx, keys) })).toMatchObject({ ok: true });
  const verified = await service.request('POST', '/v1/receipts/verify', { receipt });
  expect(verified.body).toMatchObject({ valid: true });
  // A letter gets through, and its link opens the child's page: address and hash are both found.
  const { length } = await service.mails();
  const browser = service.browser();
  expect((await browser.send('POST', '/guardian/api/sign-in', { email })).status).toBeLessThan(300);
  const mails = await service.mails();
  expect([mails.length, mails[0]!.to]).toEqual([length + 1, email]);
  await service.open(browser, await service.mailedToken());
  const { children } = await service.home(browser);
  expect(children.map((child) => child.childId)).toEqual([childId]);
  const rows = await db.selectFrom('guardians').select(['email', 'email_hash']).execute();
  for (const row of rows) {
    expect(row.email?.startsWith(keys.addresses.current)).toBe(true);
    expect(JSON.stringify(row)).not.toContain(email.split('@')[0]);
    expect(row.email_hash).toBe(keys.addresses.hash(email));
  }
}

describe('keys', () => {
  const email = 'parent.of.one@example.com';
  let stored: StoredKeys = makeKeys();
  let addressKeys: string | null = null;
  let childId: string;
  let receipt: string;
  const start = () =>
    openTestService({ settings: { databaseUrl, keys: JSON.stringify(stored), addressKeys } });

  it('rotate one after the other, and nothing that was written under older ones is lost', async () => {
    const first = await start();
    childId = await first.createChild('US', { lo: 12, hi: 12 });
    const guardian = await first.invite(childId, email);
    const purposes = (await first.home(guardian)).children[0]!.purposes.map(({ id }) => id);
    await first.agree(guardian, childId, purposes);
    const row = await first.context.db.selectFrom('consents').select('receipt').executeTakeFirstOrThrow();
    receipt = row.receipt!;
    await holds(first, childId, receipt, email);
    await first.close();

    const steps = [
      () => {
        stored = rotateKeys(stored);
      },
      () => {
        addressKeys = newAddressKey();
      },
      () => {
        stored = rotateKeys(stored);
      },
      () => {
        addressKeys = `${newAddressKey()},${addressKeys}`;
      },
    ];
    for (const step of steps) {
      step();
      const service = await start();
      await holds(service, childId, receipt, email);
      await sealOld(service.context);
      const { sealed } = await service.context.db
        .selectFrom('children')
        .select('sealed')
        .executeTakeFirstOrThrow();
      expect(sealed).toBe(service.context.keys.currentMac);
      await holds(service, childId, receipt, email);
      await service.close();
    }
    const last = await start();
    const rotations = await last.context.db
      .selectFrom('ledger')
      .select('seq')
      .where('kind', '=', 'keys-rotated')
      .execute();
    expect(rotations).toHaveLength(2);
    await last.close();
  });

  it('of others do not open the records', async () => {
    const own = stored;
    stored = makeKeys();
    await expect(start()).rejects.toThrow(/made with other keys/);
    stored = own;
    const kept = addressKeys;
    addressKeys = newAddressKey();
    await expect(start()).rejects.toThrow(/STAIRGATE_ADDRESS_KEYS/);
    addressKeys = kept;
  });

  it('take up an address from before addresses were sealed, and none that somebody put there', async () => {
    const service = await start();
    const { db } = service.context;
    const { email: kept, email_hash } = await db
      .selectFrom('guardians')
      .select(['email', 'email_hash'])
      .executeTakeFirstOrThrow();
    const { secret } = stored;
    const purpose = 'guardian-address';
    const hashOfThen = (address: string) =>
      createHmac('sha256', Buffer.from(secret, 'base64url'))
        .update(`${purpose.length}:${purpose}:${address}`)
        .digest('hex');
    const put = (row: { email: string | null; email_hash: string | null }) =>
      db.updateTable('guardians').set(row).execute();
    const now = () => db.selectFrom('guardians').select(['email', 'email_hash']).executeTakeFirstOrThrow();
    for (const hash of [email_hash, 'ab'.repeat(32), hashOfThen(email)]) {
      await put({ email: 'somebody@else.example', email_hash: hash });
      await resealAddresses(service.context);
      expect(await now()).toEqual({ email: 'somebody@else.example', email_hash: hash });
    }
    await put({ email, email_hash: hashOfThen(email) });
    await resealAddresses(service.context);
    const { addresses } = service.context.keys;
    const taken = await now();
    expect(taken.email_hash).toBe(addresses.hash(email));
    expect(taken.email!.startsWith(addresses.current)).toBe(true);
    await put({ email: kept, email_hash });
    await service.close();
  });

  it('from before seal nothing any more, once an hour has gone: whoever has them cannot forge', async () => {
    const service = await start();
    const { db, keys } = service.context;
    const former = await loadServiceKeys({
      keys: JSON.stringify({ signing: stored.signing, secret: stored.retiredSecrets![0]! }),
      dataDir: null,
    });
    const forge = async (after: number) => {
      const at = service.time.now + after;
      let found: unknown;
      await db
        .transaction()
        .execute(async (trx) => {
          const ledger = createLedger({ clock: () => at });
          const child = await trx.selectFrom('children').selectAll().executeTakeFirstOrThrow();
          await trx.updateTable('children').set({ place: 'FR' }).execute();
          await sealRecord(trx, child, { isIntact: true, mac: undefined }, { ledger, keys: former });
          const { isIntact } = await readSeal(trx, child, keys);
          found = { ...(await verifyRecords(trx, keys)), isIntact };
          throw new Error('back');
        })
        .catch((error: Error) => {
          if (error.message !== 'back') throw error;
        });
      return found;
    };
    expect(await forge(60_000)).toMatchObject({ ok: true, isIntact: true });
    expect(await forge(2 * 3_600_000)).toMatchObject({ ok: false, isIntact: false });
    await service.close();
  });
});
