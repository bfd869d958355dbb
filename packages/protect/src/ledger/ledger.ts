import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Database, LedgerRow } from '../database/schema.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/** What happened. `alias` is the child's `ledger_alias`; the body must hold nothing that names anybody. */
export interface LedgerEntry {
  /** Kebab-case, such as `consent-given`, `consent-withdrawn`, `age-learnt`. */
  readonly kind: string;
  readonly alias: string | null;
  readonly body: { readonly [name: string]: Json | undefined };
}

export type LedgerCheck =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  /** `seq` is the first entry that does not hold. */
  | { readonly ok: false; readonly entries: number; readonly seq: number; readonly what: string };

export interface Ledger {
  /**
   * Adds an entry in the caller's transaction. Takes the head row's lock until that ends, so entries are in the order
   * of commits and none is ever skipped: append late in a transaction.
   */
  append(
    trx: Transaction<Database>,
    entry: LedgerEntry,
  ): Promise<{ readonly seq: number; readonly hash: string }>;
}

const start = '0'.repeat(64);

export function createLedger({ clock }: { clock: () => number }): Ledger {
  return {
    async append(trx, { kind, alias, body }) {
      const head = await trx
        .selectFrom('ledger_head')
        .select(['seq', 'hash'])
        .where('id', '=', 'main')
        .forUpdate()
        .executeTakeFirstOrThrow();
      const content = {
        seq: head.seq + 1,
        at: new Date(clock()).toISOString(),
        kind,
        alias,
        body: canonicalJson(body),
        prev: head.hash,
      };
      const row = { ...content, hash: entryHash(content) };
      await trx.insertInto('ledger').values(row).execute();
      await trx
        .updateTable('ledger_head')
        .set({ seq: row.seq, hash: row.hash })
        .where('id', '=', 'main')
        .execute();
      return { seq: row.seq, hash: row.hash };
    },
  };
}

/** SHA-256 in hex over the canonical JSON of everything in an entry but the hash itself. */
export function entryHash({ seq, at, kind, alias, body, prev }: Omit<LedgerRow, 'hash'>): string {
  return createHash('sha256').update(canonicalJson({ seq, at, kind, alias, body, prev })).digest('hex');
}

/**
 * Walks a chain from its first entry.
 * @param rows in order of `seq`.
 * @param ends the head as the database remembers it, and the hash that somebody wrote down elsewhere: without such an
 *   outside witness a forger who rewrites every row and the head could not be told.
 */
export function verifyChain(
  rows: Iterable<LedgerRow>,
  ends: { head?: { seq: number; hash: string } | undefined; expectHead?: string | undefined } = {},
): LedgerCheck {
  let entries = 0;
  let prev = start;
  let seenExpected = ends.expectHead === undefined || ends.expectHead === start;
  for (const row of rows) {
    const seq = entries + 1;
    const fail = (what: string): LedgerCheck => ({ ok: false, entries, seq, what });
    if (Number(row.seq) !== seq) return fail(`entry ${seq} is missing: the next one there is ${row.seq}`);
    if (row.prev !== prev) return fail(`entry ${seq} does not follow the one before it`);
    if (row.hash !== entryHash({ ...row, seq })) return fail(`entry ${seq} was changed`);
    prev = row.hash;
    entries = seq;
    if (row.hash === ends.expectHead) seenExpected = true;
  }
  const fail = (what: string): LedgerCheck => ({ ok: false, entries, seq: entries + 1, what });
  if (ends.head !== undefined && (ends.head.seq !== entries || ends.head.hash !== prev))
    return fail(
      `the ledger ends at entry ${entries}, but its head names entry ${ends.head.seq}: entries were removed or added`,
    );
  if (!seenExpected)
    return fail('the head that was expected is not in this ledger: it was rewritten or cut short');
  return { ok: true, entries, head: prev };
}

/**
 * Verifies the ledger in a database.
 * @param expectHead a head noted earlier; it must still be part of the chain.
 */
export async function verifyLedger(
  db: Kysely<Database>,
  { expectHead }: { expectHead?: string | undefined } = {},
): Promise<LedgerCheck> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const head = await trx
        .selectFrom('ledger_head')
        .select(['seq', 'hash'])
        .where('id', '=', 'main')
        .executeTakeFirst();
      const rows = await trx.selectFrom('ledger').selectAll().orderBy('seq').execute();
      if (head === undefined) return { ok: false, entries: 0, seq: 0, what: 'the head row is missing' };
      return verifyChain(rows, { head, expectHead });
    });
}
