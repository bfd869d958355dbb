import { type Kysely, sql } from 'kysely';
import type { Declaration, Table } from '../declaration/declaration.ts';
import { postgres } from './dialect.ts';
import { DataError, dataFailed, type Engine } from './engine.ts';

/** The tables of a Postgres, or of a PGlite, by a connection that somebody opened. Each statement reads one snapshot. */
export async function openPostgres<Tables>(
  declaration: Declaration,
  db: Kysely<Tables>,
  close: () => Promise<void> = async () => {},
): Promise<Engine> {
  const parts = (source: string) => source.split('.').map((part) => part.replaceAll('"', '""'));
  const relation = ({ source }: Table) =>
    parts(source)
      .map((part) => `"${part}"`)
      .join('.');
  const columns = new Map<string, ReadonlyMap<string, string>>();
  for (const table of declaration.tables) {
    const found = await sql<{ name: string; type: string }>`
      select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = to_regclass(${relation(table)}) and attnum > 0 and not attisdropped
      order by attnum`.execute(db);
    if (found.rows.length > 0)
      columns.set(table.name, new Map(found.rows.map(({ name, type }) => [name, type])));
  }
  return {
    dialect: postgres,
    columns: ({ name }) => columns.get(name),
    relation,
    async run(text) {
      try {
        const rows = await db.transaction().execute(async (trx) => {
          await sql`set local time zone 'UTC'`.execute(trx);
          await sql`set local default_transaction_read_only = on`.execute(trx);
          return (await sql.raw<Record<string, string | null>>(text).execute(trx)).rows;
        });
        return rows.map((row) => Object.values(row));
      } catch {
        throw new DataError(dataFailed);
      }
    },
    close,
  };
}
