import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { type GroundTables, groundOf, type LedgerRow } from '../database/ground-tables.ts';
import { canonicalJson, type Json } from './canonical-json.ts';

/** What happened. `alias` names whom it is about while they are on record; the body must hold nothing that names anybody. */
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
    trx: Transaction<GroundTables>,
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

/** How a ledger should end, as others remember it. */
export interface Ends {
  /** The head row of the database. */
  readonly head?: { readonly seq: number; readonly hash: string } | undefined;
  /**
   * A head that somebody noted elsewhere; it must still be part of the chain. Without such a witness a forger who
   * rewrites every row and the head could not be told.
   */
  readonly expectHead?: string | undefined;
}

/** Walks a chain from its first entry; rows in order of `seq`. */
export function verifyChain(rows: Iterable<LedgerRow>, ends: Ends = {}): LedgerCheck {
  const walk = startWalk(ends.expectHead);
  for (const row of rows) {
    const broken = walk.step(row);
    if (broken !== undefined) return broken;
  }
  return walk.end(ends.head);
}

function startWalk(expectHead: string | undefined) {
  let entries = 0;
  let prev = start;
  let seen = expectHead === undefined || expectHead === start;
  const fail = (seq: number, what: string): LedgerCheck => ({ ok: false, entries, seq, what });
  return {
    /** @returns what is wrong with the next row. */
    step(row: LedgerRow): LedgerCheck | undefined {
      const seq = entries + 1;
      if (row.seq !== seq) return fail(seq, `entry ${seq} is missing: the next one there is ${row.seq}`);
      if (row.prev !== prev) return fail(seq, `entry ${seq} does not follow the one before it`);
      if (row.hash !== entryHash(row)) return fail(seq, `entry ${seq} was changed`);
      prev = row.hash;
      entries = seq;
      if (row.hash === expectHead) seen = true;
      return undefined;
    },
    end(head: Ends['head']): LedgerCheck {
      if (head !== undefined && (head.seq !== entries || head.hash !== prev)) {
        return fail(
          entries + 1,
          `the ledger ends at entry ${entries}, but its head names entry ${head.seq}: entries were removed or added`,
        );
      }
      if (!seen) {
        return fail(
          entries + 1,
          'the head that was expected is not in this ledger: it was rewritten or cut short',
        );
      }
      return { ok: true, entries, head: prev };
    },
  };
}

/** Entries between which others have their turn: few milliseconds of hashing. */
const page = 500;

/** Verifies the ledger in a database, as it is at one moment. */
export async function verifyLedger<Tables extends GroundTables>(
  db: Kysely<Tables>,
  { expectHead }: Pick<Ends, 'expectHead'> = {},
): Promise<LedgerCheck> {
  return groundOf(db)
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const head = await trx
        .selectFrom('ledger_head')
        .select(['seq', 'hash'])
        .where('id', '=', 'main')
        .executeTakeFirst();
      if (head === undefined) return { ok: false, entries: 0, seq: 0, what: 'the head row is missing' };
      const walk = startWalk(expectHead);
      // From below the first entry, so that one smuggled in before it is seen.
      for (let last = Number.MIN_SAFE_INTEGER; ; ) {
        const rows = await trx
          .selectFrom('ledger')
          .selectAll()
          .where('seq', '>', last)
          .orderBy('seq')
          .limit(page)
          .execute();
        for (const row of rows) {
          const broken = walk.step(row);
          if (broken !== undefined) return broken;
        }
        if (rows.length < page) return walk.end(head);
        last = rows.at(-1)!.seq;
      }
    });
}
