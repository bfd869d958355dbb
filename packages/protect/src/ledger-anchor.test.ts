import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AnchorError,
  createAnchor,
  createEvents,
  createLedger,
  entryHash,
  type LedgerRow,
  loadServiceKeys,
  readAnchors,
  verifyChain,
  verifyLedger,
} from '@stairgate/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyDatabase } from '../../service/src/database/empty-database.testing.ts';
import { migrations } from './database/migrations.ts';
import { openRecords } from './database/open-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'stairgate-anchor-'));
const file = join(folder, 'heads');
const clock = () => Date.parse('2026-11-22T12:00:00Z');
const issuer = 'https://gate.example';
const keys = await loadServiceKeys({ keys: null, dataDir: null });
const others = await loadServiceKeys({ keys: null, dataDir: null });
const database = await openRecords({
  databaseUrl: null,
  dataDir: null,
  emptyDatabase: await emptyDatabase(migrations),
});
const events = await createEvents({ db: database.db, sharedUrl: null, clock: () => 0 });
const ledger = createLedger({ clock });
const append = (entry: number) =>
  events.transact((trx) => ledger.append(trx, { kind: 'age-learnt', alias: `a_${entry}`, body: { entry } }));
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

let rows: LedgerRow[];
beforeAll(async () => {
  const anchor = createAnchor({ db: database.db, keys, to: file, issuer, clock });
  await anchor();
  for (const times of [1, 2, 0, 3]) {
    for (let entry = 0; entry < times; entry++) await append(entry);
    await anchor();
  }
  rows = await database.db.selectFrom('ledger').selectAll().orderBy('seq').execute();
});

const anchors = () => readAnchors(readFileSync(file, 'utf8'), keys.publicJwks);

/** The whole chain made anew from the one given: what somebody does who can write to the database. */
function rewrite(from: readonly LedgerRow[]): { rows: LedgerRow[]; head: { seq: number; hash: string } } {
  let prev = '0'.repeat(64);
  const made = from.map(({ hash: _, ...row }, at) => {
    const content = { ...row, seq: at + 1, prev };
    prev = entryHash(content);
    return { ...content, hash: prev };
  });
  return { rows: made, head: { seq: made.length, hash: prev } };
}

it('holds each head that the ledger had when it was written, in a file that nobody else reads', async () => {
  expect((await anchors()).map(({ iss, seq, hash }) => ({ iss, seq, hash }))).toEqual(
    [1, 3, 6].map((seq) => ({ iss: issuer, seq, hash: rows[seq - 1]!.hash })),
  );
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await verifyLedger(database.db, { anchors: await anchors() })).toMatchObject({
    ok: true,
    entries: 6,
  });
});

it('finds a chain that was rewritten from any entry on, or cut short, though it is whole in itself', async () => {
  const heads = await anchors();
  for (let at = 0; at < 6; at++) {
    const { rows: forged, head } = rewrite(rows.with(at, { ...rows[at]!, body: '{"forged":true}' }));
    expect(verifyChain(forged, { head })).toMatchObject({ ok: true });
    expect(verifyChain(forged, { head, anchors: heads })).toMatchObject({ ok: false });
    const cut = rewrite(rows.slice(0, at));
    expect(verifyChain(cut.rows, { head: cut.head })).toMatchObject({ ok: true });
    expect(verifyChain(cut.rows, { head: cut.head, anchors: heads })).toMatchObject({ ok: false });
  }
});

it('says which line is not as the service wrote it', async () => {
  const text = readFileSync(file, 'utf8');
  const lines = text.trim().split('\n');
  for (const wrong of [
    lines.with(1, `${lines[1]!.slice(0, 60)}x${lines[1]!.slice(61)}`).join('\n'),
    lines.with(1, 'nonsense').join('\n'),
  ])
    await expect(readAnchors(wrong, keys.publicJwks)).rejects.toThrow(/^Line 2 of the anchor/);
  await expect(readAnchors(text, others.publicJwks)).rejects.toThrow(AnchorError);
});

it('goes to an address, and again when that did not take it', async () => {
  const got: string[] = [];
  let status = 503;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      if (status === 200) got.push(body);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const to = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heads`;
  const anchor = createAnchor({ db: database.db, keys, to, issuer, clock });
  await expect(anchor()).rejects.toThrow('The anchor answers 503.');
  status = 200;
  await anchor();
  await anchor();
  expect(await readAnchors(got.join('\n'), keys.publicJwks)).toMatchObject([{ seq: 6 }]);
  await new Promise((done) => server.close(done));
});

it('throws where the file cannot be written', async () => {
  const blocked = join(folder, 'blocked');
  writeFileSync(blocked, '');
  const anchor = createAnchor({ db: database.db, keys, to: join(blocked, 'heads'), issuer, clock });
  await expect(anchor()).rejects.toThrow(/ENOTDIR/);
});
