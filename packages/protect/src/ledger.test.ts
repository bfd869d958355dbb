import {
  canonicalJson,
  createEvents,
  createLedger,
  type Events,
  entryHash,
  type LedgerRow,
  type OpenDatabase,
  verifyChain,
  verifyLedger,
} from '@stairgate/service';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { migrations } from './database/migrations.ts';
import { openRecords } from './database/open-records.ts';
import type { Database } from './database/schema.ts';

let database: OpenDatabase<Database>;
let events: Events;
let rows: LedgerRow[];
const size = 12;

beforeAll(async () => {
  database = await openRecords({
    databaseUrl: null,
    dataDir: null,
    emptyDatabase: await emptyDatabase(migrations),
  });
  events = await createEvents({ db: database.db, sharedUrl: null, clock: () => 0 });
  const ledger = createLedger({ clock: () => Date.parse('2026-11-22T12:00:00Z') });
  for (let entry = 0; entry < size; entry++) {
    await events.transact((trx) =>
      ledger.append(trx, {
        kind: entry % 2 ? 'age-learnt' : 'consent-given',
        alias: entry % 3 ? `a_${entry}` : null,
        body: { entry, purposes: ['core', 'ads'] },
      }),
    );
  }
  rows = await database.db.selectFrom('ledger').selectAll().orderBy('seq').execute();
});
afterAll(() => database?.close());

const head = () => ({ seq: size, hash: rows.at(-1)!.hash });
const check = (changed: readonly LedgerRow[]) => verifyChain(changed, { head: head() });

describe('the ledger', () => {
  it('holds as written', async () => {
    expect(check(rows)).toEqual({ ok: true, entries: size, head: head().hash });
    expect(await verifyLedger(database.db)).toEqual({ ok: true, entries: size, audit: 0, head: head().hash });
    for (const { hash } of rows)
      expect(await verifyLedger(database.db, { expectHead: hash })).toMatchObject({ ok: true });
  });

  it('finds a change of any field of any row, at that row', () => {
    const fields = ['seq', 'at', 'kind', 'alias', 'body', 'prev', 'hash'] as const;
    fc.assert(
      fc.property(fc.nat(size - 1), fc.constantFrom(...fields), fc.string(), (at, field, text) => {
        const row = rows[at]!;
        const value = field === 'seq' ? row.seq + 1 + text.length : text;
        fc.pre(row[field] !== value);
        const changed = rows.with(at, { ...row, [field]: value } as LedgerRow);
        expect(check(changed)).toMatchObject({ ok: false, seq: at + 1 });
      }),
    );
  });

  it('finds one character flipped anywhere in a body', () => {
    fc.assert(
      fc.property(fc.nat(size - 1), fc.nat(), (at, where) => {
        const row = rows[at]!;
        const place = where % row.body.length;
        const flipped = String.fromCharCode(row.body.charCodeAt(place) ^ 1);
        const body = row.body.slice(0, place) + flipped + row.body.slice(place + 1);
        expect(check(rows.with(at, { ...row, body }))).toMatchObject({ ok: false, seq: at + 1 });
      }),
    );
  });

  it('finds any row removed, doubled or put elsewhere', () => {
    fc.assert(
      fc.property(fc.nat(size - 1), fc.nat(size - 1), (from, to) => {
        expect(check(rows.toSpliced(from, 1))).toMatchObject({ ok: false });
        expect(check(rows.toSpliced(to, 0, rows[from]!))).toMatchObject({ ok: false });
        fc.pre(from !== to);
        const moved = rows.toSpliced(from, 1).toSpliced(to, 0, rows[from]!);
        expect(check(moved)).toMatchObject({ ok: false });
      }),
    );
  });

  it('finds a forged row whose hash was made to fit, because the next one does not follow', () => {
    for (let at = 0; at < size; at++) {
      const { hash: _, ...content } = { ...rows[at]!, body: '{"forged":true}' };
      const forged = { ...content, hash: entryHash(content) };
      expect(check(rows.with(at, forged))).toMatchObject({ ok: false });
    }
  });

  it('finds a whole chain rewritten, head included, by a head noted elsewhere', () => {
    let prev = '0'.repeat(64);
    const forged = rows.map((row) => {
      const { hash: _, ...content } = { ...row, prev, kind: row.seq === 3 ? 'nothing' : row.kind };
      prev = entryHash(content);
      return { ...content, hash: prev };
    });
    const forgedHead = { seq: size, hash: prev };
    expect(verifyChain(forged, { head: forgedHead })).toMatchObject({ ok: true });
    expect(verifyChain(forged, { head: forgedHead, expectHead: head().hash })).toMatchObject({ ok: false });
    const cut = rows.slice(0, 5);
    expect(verifyChain(cut, { head: { seq: 5, hash: cut[4]!.hash }, expectHead: head().hash })).toMatchObject(
      { ok: false },
    );
  });

  it('can only be added to', async () => {
    const tries = [
      sql`update ledger set kind = 'x' where seq = 1`,
      sql`delete from ledger where seq = ${size}`,
      sql`delete from ledger`,
      sql`truncate ledger`,
    ];
    for (const one of tries) await expect(one.execute(database.db)).rejects.toThrow(/append-only/);
    expect(await verifyLedger(database.db)).toMatchObject({ ok: true, entries: size });
  });

  it('finds what was done by who could lift that', async () => {
    await sql`alter table ledger disable trigger all`.execute(database.db);
    await sql`delete from ledger where seq = ${size}`.execute(database.db);
    expect(await verifyLedger(database.db)).toMatchObject({ ok: false, seq: size });
    const { db } = database;
    await db.insertInto('ledger').values(rows.at(-1)!).execute();
    for (const seq of [0, -1, size + 2]) {
      await db
        .insertInto('ledger')
        .values({ ...rows[0]!, seq })
        .execute();
      expect(await verifyLedger(db)).toMatchObject({ ok: false });
      await db.deleteFrom('ledger').where('seq', '=', seq).execute();
    }
    await sql`alter table ledger enable trigger all`.execute(db);
    expect(await verifyLedger(db)).toMatchObject({ ok: true });
  });

  it('takes nothing of a transaction that is undone', async () => {
    const ledger = createLedger({ clock: () => 0 });
    await expect(
      events.transact(async (trx) => {
        await ledger.append(trx, { kind: 'lost', alias: null, body: {} });
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    expect(await verifyLedger(database.db)).toMatchObject({ ok: true, entries: size });
  });
});

describe('canonical JSON', () => {
  it('spells equal values alike, and is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          const turned = Object.fromEntries(Object.entries(value).reverse());
          expect(canonicalJson(turned)).toBe(text);
        }
      }),
    );
    expect(canonicalJson({ b: 1, a: [undefined, { d: undefined, c: 'é' }] })).toBe(
      '{"a":[null,{"c":"é"}],"b":1}',
    );
  });
});
