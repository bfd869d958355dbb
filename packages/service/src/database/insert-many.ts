import type { Insertable, InsertQueryBuilder, InsertResult, Kysely } from 'kysely';

/**
 * Values that one statement carries. Postgres takes at most 65,535; fewer keep each statement short, so that an embedded
 * engine answers others between.
 */
const mostValues = 12_000;

/**
 * Inserts rows, however many, in statements that the database takes; all of them or none. Where there are more rows than
 * one statement carries and no transaction is under way, this makes one.
 * @param add what is to follow each insert, such as what happens on a conflict.
 */
export async function insertMany<Tables, Table extends keyof Tables & string>(
  db: Kysely<Tables>,
  table: Table,
  rows: readonly Insertable<Tables[Table]>[],
  add: (
    insert: InsertQueryBuilder<Tables, Table, InsertResult>,
  ) => InsertQueryBuilder<Tables, Table, InsertResult> = (insert) => insert,
): Promise<void> {
  // Of rows with different columns a statement has them all.
  const columns = new Set(rows.flatMap((row) => Object.keys(row as object))).size;
  const atOnce = Math.max(1, Math.floor(mostValues / Math.max(1, columns)));
  if (rows.length > atOnce && !db.isTransaction) {
    await db.transaction().execute((trx) => insertMany(trx, table, rows, add));
    return;
  }
  for (let from = 0; from < rows.length; from += atOnce)
    await add(db.insertInto(table).values(rows.slice(from, from + atOnce))).execute();
}
