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
  /** `records`: how many were held against it, and how many could not be yet, where that was asked. */
  | {
      readonly ok: true;
      readonly entries: number;
      readonly head: string;
      readonly records?: number;
      readonly unsealed?: number;
      /** Entries of the audit that were held against it. */
      readonly audit?: number;
    }
  /** `seq` is the first entry that does not hold. */
  | { readonly ok: false; readonly entries: number; readonly seq: number; readonly what: string }
  /** The chain holds, and what is on record is not what it says. `about` is a name in the ledger. */
  | { readonly ok: false; readonly entries: number; readonly about: string; readonly what: string };

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

/** The tables of a chain: its entries, and its head. */
type Chain = 'ledger' | 'audit';
const headOf = { ledger: 'ledger_head', audit: 'audit_head' } as const;

export function createLedger({ clock }: { clock: () => number }): Ledger {
  return createChain('ledger', { clock });
}

/** A chain of entries, each of which names the one before. */
export function createChain(chain: Chain, { clock }: { clock: () => number }): Ledger {
  const headTable = headOf[chain];
  return {
    async append(trx, { kind, alias, body }) {
      const head = await trx
        .selectFrom(headTable)
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
      await trx
        .with('added', (one) => one.insertInto(chain).values(row))
        .updateTable(headTable)
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
  readonly head?: Head | undefined;
  /**
   * A head that somebody noted elsewhere; it must still be part of the chain. Without such a witness a forger who
   * rewrites every row and the head could not be told.
   */
  readonly expectHead?: string | undefined;
  /** Heads that were anchored elsewhere, and must each still be the entry of that number. */
  readonly anchors?: readonly Head[] | undefined;
  /** The last entry that has outlived its time: the chain is walked from there. */
  readonly base?: Head | undefined;
}

/** How a ledger ended at a time. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** Walks a chain from its first entry; rows in order of `seq`. */
export function verifyChain(rows: Iterable<LedgerRow>, ends: Ends = {}): LedgerCheck {
  const walk = startWalk(ends);
  for (const row of rows) {
    const broken = walk.step(row);
    if (broken !== undefined) return broken;
  }
  return walk.end(ends.head);
}

function startWalk({ expectHead, anchors = [], base }: Ends) {
  const anchored = new Map(anchors.map(({ seq, hash }) => [seq, hash]));
  const contrary = anchors.find(({ seq, hash }) => anchored.get(seq) !== hash);
  const furthest = anchors.reduce((most, { seq }) => Math.max(most, seq), 0);
  let entries = base?.seq ?? 0;
  let prev = base?.hash ?? start;
  let seen = expectHead === undefined || expectHead === start;
  const fail = (seq: number, what: string): LedgerCheck => ({ ok: false, entries, seq, what });
  const rewritten = (seq: number) =>
    fail(seq, `entry ${seq} is not the one that was anchored: the ledger was rewritten`);
  return {
    /** @returns what is wrong with the next row. */
    step(row: LedgerRow): LedgerCheck | undefined {
      const seq = entries + 1;
      if (row.seq !== seq) return fail(seq, `entry ${seq} is missing: the next one there is ${row.seq}`);
      if (row.prev !== prev) return fail(seq, `entry ${seq} does not follow the one before it`);
      if (row.hash !== entryHash(row)) return fail(seq, `entry ${seq} was changed`);
      if ((anchored.get(seq) ?? row.hash) !== row.hash) return rewritten(seq);
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
      if (contrary !== undefined) return rewritten(contrary.seq);
      if (furthest > entries)
        return fail(
          entries + 1,
          `entry ${furthest} was anchored, and the ledger ends at entry ${entries}: it was cut short`,
        );
      if (!seen) {
        return fail(
          entries + 1,
          'the head that was expected is not in this ledger: it was rewritten or cut short',
        );
      }
      return { ok: true, entries: entries - (base?.seq ?? 0), head: prev };
    },
  };
}

/** Entries between which others have their turn: few milliseconds of hashing. */
const page = 500;

/** What a service keeps beside the ledger, held against it. */
export type RecordsCheck =
  /** `unsealed`: of these the ledger says that they were made, and not yet what they hold. */
  | { readonly ok: true; readonly records: number; readonly unsealed: number }
  /** `about` is a name in the ledger. */
  | { readonly ok: false; readonly about: string; readonly what: string };

/**
 * Verifies the ledger in a database, as it is at one moment, and with `records` what the service keeps beside it, at the
 * same moment.
 */
export async function verifyLedger<Tables extends GroundTables>(
  db: Kysely<Tables>,
  {
    records,
    ...ends
  }: Omit<Ends, 'head'> & { readonly records?: (trx: Transaction<Tables>) => Promise<RecordsCheck> } = {},
): Promise<LedgerCheck> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      const ledger = await verifyWalk(groundOf(trx), 'ledger', ends);
      if (!ledger.ok) return ledger;
      const audit = await verifyAudit(groundOf(trx));
      if (!audit.ok) return { ok: false, entries: ledger.entries, about: 'the audit', what: audit.what };
      const chain = { ...ledger, audit: audit.entries };
      if (records === undefined) return chain;
      const check = await records(trx);
      return check.ok
        ? { ...chain, records: check.records, unsealed: check.unsealed }
        : { ok: false, entries: chain.entries, about: check.about, what: check.what };
    });
}

/** What the ledger notes of the audit: how it ended at a time, and up to where it was forgotten. */
export const auditNoted = { head: 'audit-noted', base: 'audit-forgotten' } as const;

/** The audit is held against what the ledger noted of it, so that it can be neither cut short nor written anew. */
async function verifyAudit(trx: Kysely<GroundTables>): Promise<LedgerCheck> {
  const notes = await trx
    .selectFrom('ledger')
    .select(['kind', 'body'])
    .where('kind', 'in', Object.values(auditNoted))
    .orderBy('seq')
    .execute();
  const { base_seq: seq, base_hash: hash } = await trx
    .selectFrom('audit_head')
    .select(['base_seq', 'base_hash'])
    .executeTakeFirstOrThrow();
  const noted = notes.map(({ kind, body }) => ({ kind, ...(JSON.parse(body) as Head) }));
  const forgotten = noted.filter(({ kind }) => kind === auditNoted.base).at(-1);
  if ((forgotten?.seq ?? 0) !== seq || (forgotten?.hash ?? start) !== hash)
    return { ok: false, entries: 0, seq, what: 'it begins elsewhere than the ledger says' };
  const anchors = noted.filter((note) => note.kind === auditNoted.head && note.seq > seq);
  return verifyWalk(trx, 'audit', { anchors, base: { seq, hash } });
}

async function verifyWalk(trx: Kysely<GroundTables>, chain: Chain, ends: Ends): Promise<LedgerCheck> {
  const head = await trx
    .selectFrom(headOf[chain])
    .select(['seq', 'hash'])
    .where('id', '=', 'main')
    .executeTakeFirst();
  if (head === undefined) return { ok: false, entries: 0, seq: 0, what: 'the head row is missing' };
  const walk = startWalk(ends);
  // From below the first entry, so that one smuggled in before it is seen.
  for (let last = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await trx
      .selectFrom(chain)
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
}
