import { existsSync, statSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import type { Declaration, Table } from '../declaration/declaration.ts';
import { duckdb } from './dialect.ts';
import { DataError, dataFailed, type Engine } from './engine.ts';

/**
 * DuckDB in this process, over Parquet and CSV files. It is loaded when it is first asked for. What it may open is closed to all but
 * the files of the declaration, and no setting can be changed after that.
 * @param folder where the sources of the declaration lie.
 */
export async function openDuckdb(declaration: Declaration, folder: string): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const files = new Map(declaration.tables.map((table) => [table.name, resolve(folder, table.source)]));
  const relation = (table: Table) => {
    const file = `'${files.get(table.name)!.replaceAll("'", "''")}'`;
    return extname(table.source).toLowerCase() === '.csv'
      ? `read_csv(${file}, all_varchar = true, header = true, null_padding = true)`
      : `read_parquet(${file})`;
  };
  const close = async () => {
    connection.closeSync();
    instance.closeSync();
  };
  try {
    const paths = [...files.values()].map((file) => `'${file.replaceAll("'", "''")}'`);
    await connection.run(`set allowed_paths = [${paths.join(', ')}]`);
    await connection.run('set autoinstall_known_extensions = false; set autoload_known_extensions = false');
    await connection.run('set enable_external_access = false; set lock_configuration = true');
    const columns = new Map<string, ReadonlyMap<string, string>>();
    for (const table of declaration.tables) {
      if (!existsSync(files.get(table.name)!)) continue;
      const described = await connection
        .runAndReadAll(`describe select * from ${relation(table)}`)
        .catch(() => undefined);
      if (!described) continue;
      columns.set(
        table.name,
        new Map(described.getRows().map(([name, type]) => [String(name), String(type)])),
      );
    }
    const states = () => [...files.values()].map(stateOf).join();
    return {
      dialect: duckdb,
      columns: ({ name }) => columns.get(name),
      relation,
      async run(sql) {
        const before = states();
        const rows = await connection.runAndReadAll(sql).then(
          (result) => result.getRows(),
          () => {
            throw new DataError(dataFailed);
          },
        );
        if (states() !== before)
          throw new DataError(
            'The data changed while it was read. What was debited stays debited: ask the same again, and it is answered at no further cost.',
          );
        return rows.map((row) => row.map((value) => (value === null ? null : String(value))));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function stateOf(file: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(file);
    return `${ino}:${size}:${mtimeMs}`;
  } catch {
    return 'gone';
  }
}
