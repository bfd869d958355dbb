import { type Kysely, sql } from 'kysely';
import { type BirchData, birch, placesRows } from './birch.testing.ts';
import type { Declaration } from './declaration/declaration.ts';

const tables = ({ children, use }: BirchData) => ({ children, use, places: placesRows });
const namesOf = (rows: readonly object[]) => Object.keys(rows[0]!);
/** A CSV file has no other way to write that nothing is there. */
const filled = (value: unknown) => (value === '' ? null : (value as string | null));

/** The declaration with the tables of a database in place of files. */
export function birchIn(prefix = ''): Declaration {
  const named = birch.declaration.tables.map((table) => ({ ...table, source: `${prefix}${table.name}` }));
  return { ...birch.declaration, tables: named, children: named[0]! };
}

/** Puts the data into a Postgres, every column as text. */
export async function putIntoPostgres<Tables>(db: Kysely<Tables>, data: BirchData): Promise<void> {
  for (const [name, rows] of Object.entries(tables(data))) {
    const names = namesOf(rows);
    await sql.raw(`create table ${name} (${names.map((one) => `"${one}" text`).join(', ')})`).execute(db);
    const values = rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, filled(value)])),
    );
    await (db as unknown as Kysely<never>)
      .insertInto(name as never)
      .values(values as never)
      .execute();
  }
}

/** The statements that put the data into a ClickHouse, every column as text. */
export function statementsForClickhouse(database: string, data: BirchData): string[] {
  const literal = (value: unknown) => {
    const text = filled(value);
    return text === null ? 'null' : `'${text.replaceAll("'", "''")}'`;
  };
  return [
    `create database ${database}`,
    ...Object.entries(tables(data)).flatMap(([name, rows]) => {
      const names = namesOf(rows);
      const columns = names.map((one) => `"${one}" Nullable(String)`).join(', ');
      const values = rows.map(
        (row) => `(${names.map((one) => literal((row as Record<string, unknown>)[one])).join(', ')})`,
      );
      return [
        `create table ${database}."${name}" (${columns}) engine = MergeTree order by tuple()`,
        `insert into ${database}."${name}" values ${values.join(', ')}`,
      ];
    }),
  ];
}
