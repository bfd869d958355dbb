import { dirname } from 'node:path';
import { loadServiceKeys, openDatabase, type ServiceKeys } from '@stairgate/service';
import type { Kysely } from 'kysely';
import { type InsightTables, migrations } from './budget/migrations.ts';
import type { Declaration } from './declaration/declaration.ts';
import type { Engine } from './sql/engine.ts';

/** What outlives a query: budgets, releases, specifications, and the keys that seal. */
export interface Insight {
  readonly db: Kysely<InsightTables>;
  readonly keys: ServiceKeys;
  close(): Promise<void>;
}

/**
 * Opens the records of insight.
 * @param at.dataDir where they and the keys lie, unless the next two say otherwise.
 * @throws FolderInUse when another process has the folder open.
 */
export async function openInsight(at: {
  dataDir: string | null;
  databaseUrl?: string | null;
  keys?: string | null;
  emptyDatabase?: Blob | undefined;
}): Promise<Insight> {
  const { dataDir, databaseUrl = null, keys = null, emptyDatabase } = at;
  const { db, close } = await openDatabase<InsightTables>({
    migrations,
    databaseUrl,
    dataDir,
    emptyDatabase,
  });
  return { db, keys: await loadServiceKeys({ keys, dataDir }), close };
}

/**
 * Opens the data that a declaration is about.
 * @param at.file the declaration, beside which files lie.
 * @param at.address `postgres://…`, or `http://…` and `https://…` of a ClickHouse; undefined for files, which DuckDB reads.
 */
export async function openSource(
  declaration: Declaration,
  at: { file: string; address: string | undefined },
): Promise<Engine> {
  const { file, address } = at;
  if (address === undefined)
    return (await import('./sql/open-duckdb.ts')).openDuckdb(declaration, dirname(file));
  if (/^https?:/.test(address)) {
    const { clickhouseByHttp, openClickhouse } = await import('./sql/open-clickhouse.ts');
    return openClickhouse(declaration, clickhouseByHttp(new URL(address)));
  }
  const [{ Kysely, PostgresDialect }, { default: pg }, { openPostgres }] = await Promise.all([
    import('kysely'),
    import('pg'),
    import('./sql/open-postgres.ts'),
  ]);
  const pool = new pg.Pool({ connectionString: address, max: 1, connectionTimeoutMillis: 5000 });
  pool.on('error', () => {});
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  return openPostgres(declaration, db, () => db.destroy());
}
