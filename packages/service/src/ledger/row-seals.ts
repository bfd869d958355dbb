import { type Kysely, sql, type Transaction } from 'kysely';
import type { ServiceContext } from '../context.ts';
import type { GroundTables, SealedRow } from '../database/ground-tables.ts';
import type { ServiceKeys } from '../keys/service-keys.ts';
import type { Ledger, RecordsCheck } from './ledger.ts';
import { sealedText } from './seals.ts';

/** How the rows of a table are sealed. */
export interface RowSeals<Row extends SealedRow = SealedRow> {
  readonly table: string;
  /** The seal of a row as it is to be stored. */
  of(row: Omit<Row, 'seal'>, keys: Pick<ServiceKeys, 'mac'>): string;
  /** Whether a row is as the service left it; what is not is logged. */
  isIntact(context: Pick<ServiceContext, 'keys' | 'log'>, db: AnyDatabase, row: Row): Promise<boolean>;
  /** Changes rows that are as the service left them, and seals them as they are then. Others stay, and stay found. */
  change(
    keys: Pick<ServiceKeys, 'mac' | 'checkMac' | 'fingerprints'>,
    trx: AnyDatabase,
    where: Partial<Row>,
    to: Partial<Row>,
  ): Promise<void>;
  /** @internal */
  reseal(trx: AnyDatabase, keys: SealKeys, which: { readonly first: boolean }): Promise<number>;
  /** @internal */
  verify(db: AnyDatabase, keys: SealKeys): Promise<RecordsCheck>;
}

// biome-ignore lint/suspicious/noExplicitAny: the tables are of whoever makes the seals, and name their own columns.
type AnyDatabase = Kysely<any>;
type SealKeys = Pick<ServiceKeys, 'mac' | 'checkMac' | 'currentMac' | 'fingerprints'>;

/** The entry that says since when rows bear a seal, and under which secret all do that did before. */
const sealedSince = 'ways-in-sealed';
/** Rows that are read and sealed together. */
const atOnce = 500;

/**
 * @param named what a row of it is called in messages.
 * @param key the columns of its primary key.
 * @param columns all of a row that opens something, or says for whom; what else changes with use is left out.
 * @param live which rows can open anything; all, if left out.
 */
export function rowSeals<Row extends SealedRow>(
  table: string,
  {
    named,
    key,
    columns,
    live = () => true,
  }: {
    readonly named: string;
    readonly key: readonly (keyof Row & string)[];
    readonly columns: readonly (keyof Row & string)[];
    readonly live?: (row: Row) => boolean;
  },
): RowSeals<Row> {
  const textOf = (row: Omit<Row, 'seal'>) =>
    sealedText(Object.fromEntries(columns.map((name) => [name, (row as Row)[name]])));
  const of: RowSeals<Row>['of'] = (row, keys) => keys.mac(table, textOf(row));
  const fitOf = (row: Row, keys: Pick<ServiceKeys, 'checkMac'>) =>
    row.seal === null ? false : keys.checkMac(table, textOf(row), row.seal);
  const nameOf = (row: Row) => `${named} ${String(row[key.at(-1)!]).slice(0, 12)}`;
  const isTrue = async (db: AnyDatabase, row: Row, keys: Pick<ServiceKeys, 'checkMac' | 'fingerprints'>) => {
    const fits = fitOf(row, keys);
    // What is still under a secret from before, after all was sealed anew, was made by somebody who has that.
    return fits === 'retired' ? (await sealedUnder(db)) !== keys.fingerprints[0] : fits === 'current';
  };
  const put = (trx: AnyDatabase, row: Row, to: Partial<Row>, keys: Pick<ServiceKeys, 'mac'>) => {
    const set = { ...to, seal: of({ ...row, ...to }, keys) };
    return trx
      .updateTable(table)
      .set(set)
      .where((eb) => eb.and(Object.fromEntries(key.map((name) => [name, row[name]]))))
      .where('seal', 'is not distinct from', row.seal)
      .execute();
  };
  /** In pieces, in the order of the key. */
  const pieces = async function* (db: AnyDatabase): AsyncGenerator<readonly Row[]> {
    const keyOf = sql.join(key.map((name) => sql.ref(name)));
    for (let last: Row | undefined; ; ) {
      const after = last;
      const rows = (await db
        .selectFrom(table)
        .selectAll()
        .$if(after !== undefined, (query) =>
          query.where(sql<boolean>`(${keyOf}) > (${sql.join(key.map((name) => after![name]))})`),
        )
        .orderBy(keyOf)
        .limit(atOnce)
        .execute()) as Row[];
      if (rows.length === 0) return;
      yield rows;
      last = rows.at(-1);
    }
  };
  return {
    table,
    of,
    async isIntact({ keys, log }, db, row) {
      if (await isTrue(db, row, keys)) return true;
      log.error(
        { row: nameOf(row) },
        'a row was put there or changed beside the service, and opens nothing; run "stairgate ledger verify"',
      );
      return false;
    },
    async change(keys, trx, where, to) {
      const rows = (await trx
        .selectFrom(table)
        .selectAll()
        .where((eb) => eb.and(where))
        .execute()) as Row[];
      for (const row of rows) if (await isTrue(trx, row, keys)) await put(trx, row, to, keys);
    },
    async reseal(trx, keys, { first }) {
      let sealed = 0;
      for await (const rows of pieces(trx)) {
        for (const row of rows) {
          const fits = fitOf(row, keys);
          if (!live(row) || !(fits === 'retired' || (first && row.seal === null))) continue;
          await put(trx, row, {}, keys);
          sealed++;
        }
      }
      return sealed;
    },
    async verify(db, keys) {
      let records = 0;
      for await (const rows of pieces(db)) {
        for (const row of rows.filter(live)) {
          if (!(await isTrue(db, row, keys)))
            return {
              ok: false,
              about: nameOf(row),
              what: 'it is not as the service left it: its row was forged or changed',
            };
          records++;
        }
      }
      return { ok: true, records, unsealed: 0 };
    },
  };
}

/** The fingerprint of the secret under which all rows were sealed last; undefined before they were. */
async function sealedUnder(db: AnyDatabase): Promise<string | undefined> {
  const row = await (db as Kysely<GroundTables>)
    .selectFrom('ledger')
    .select('body')
    .where('kind', '=', sealedSince)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && (JSON.parse(row.body) as { secret: string }).secret;
}

/**
 * Seals the rows of these tables: once all that are older than seals are, later those under a secret from before.
 * @param mayRetire whether no node goes by that secret any more.
 * @returns how many, where it was the first time.
 */
export async function sealRows(
  trx: Transaction<GroundTables>,
  all: readonly Pick<RowSeals, 'reseal'>[],
  { ledger, keys }: { readonly ledger: Ledger; readonly keys: SealKeys },
  { mayRetire }: { mayRetire: boolean },
): Promise<number | undefined> {
  const under = await sealedUnder(trx);
  const first = under === undefined;
  const secret = keys.fingerprints[0]!;
  if (under === secret || !(first || (mayRetire && keys.fingerprints.includes(under)))) return undefined;
  let sealed = 0;
  for (const one of all) sealed += await one.reseal(trx, keys, { first });
  await ledger.append(trx, {
    kind: sealedSince,
    alias: null,
    body: { secret, rows: sealed },
  });
  return first ? sealed : undefined;
}

/** Holds every row of these tables against the seal that it bears. */
export async function verifyRows(
  db: AnyDatabase,
  all: readonly Pick<RowSeals, 'verify'>[],
  keys: SealKeys,
): Promise<RecordsCheck> {
  // Older than these seals are; a service that starts on it seals it.
  if ((await sealedUnder(db)) === undefined) return { ok: true, records: 0, unsealed: 0 };
  for (const one of all) {
    const check = await one.verify(db, keys);
    if (!check.ok) return check;
  }
  return { ok: true, records: 0, unsealed: 0 };
}
