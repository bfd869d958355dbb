import type { Column, Declaration, Table } from '../declaration/declaration.ts';
import { duckdb } from './dialect.ts';
import type { Engine } from './engine.ts';

/** How many children a rehearsal has, and how many rows each has in a table on average. */
const children = 1000;
const rowsEach = 8;

/** A DuckDB of rows that are made up from a declaration: each column independent, evenly over its public values. */
export async function openMadeUp(declaration: Declaration): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const relation = ({ name }: Table) => duckdb.identifier(name);
  for (const table of declaration.tables) await connection.run(madeUp(table, relation(table)));
  await connection.run('set enable_external_access = false; set lock_configuration = true');
  const typeOf = ({ kind }: Column) => (kind === 'number' ? 'DOUBLE' : 'VARCHAR');
  const columns = new Map(
    declaration.tables.map((table) => [
      table.name,
      new Map([
        [table.key, 'VARCHAR'],
        ...table.columns.map((column) => [column.name, typeOf(column)] as const),
      ]),
    ]),
  );
  return {
    dialect: duckdb,
    columns: ({ name }) => columns.get(name),
    relation,
    async run(sql) {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
    },
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function madeUp(table: Table, relation: string): string {
  const { name, role, key, columns } = table;
  const own = columns.find((column) => column.name === key);
  const keys = own?.kind === 'word' ? own.values : undefined;
  const count = role === 'public' ? (keys?.length ?? 100) : role === 'rows' ? children * rowsEach : children;
  const drawn = (about: string, bound: number) => `cast(hash(i, '${name}.${about}') % ${bound} as bigint)`;
  const pick = (values: readonly string[], at: string) => `(${list(values)})[1 + ${at}]`;
  const keyValue =
    role === 'rows' ? `'child' || ${drawn('_child', children)}` : keys ? pick(keys, 'i') : `'child' || i`;
  const made = columns
    .filter((column) => column.name !== key)
    .map((column) => {
      const value =
        column.kind === 'word'
          ? pick(column.values, drawn(column.name, column.values.length))
          : column.kind === 'number'
            ? `${column.from} + ${column.to - column.from} * (${drawn(column.name, 100_001)} / 100000.0)`
            : `strftime(date '${column.from}' + cast(${drawn(column.name, daysIn(column.from, column.to))} as integer), '%Y-%m-%d')`;
      return `${value} as ${duckdb.identifier(column.name)}`;
    });
  return `create table ${relation} as select ${[`${keyValue} as ${duckdb.identifier(key)}`, ...made].join(', ')} from range(${count}) as made(i)`;
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => `'${value.replaceAll("'", "''")}'`).join(', ')}]`;
}

function daysIn(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
}
