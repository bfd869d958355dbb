import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { type Migrations, migrate } from './migrate.ts';

/** An open database with the schema in place. */
export interface OpenDatabase<Tables> {
  readonly db: Kysely<Tables>;
  /** The address for a LISTEN connection, where several nodes can share the database; null where none can. */
  readonly sharedUrl: string | null;
  close(): Promise<void>;
}

/** Both engines give bigint columns (`seq`, counts) as numbers; they stay far below 2^53. */
const int8 = 20;

/**
 * Postgres where `databaseUrl` is set, else the embedded database under `dataDir`, else one in memory.
 * @throws FolderInUse when another process has the folder open.
 */
export async function openDatabase<Tables>(at: {
  /** What makes the tables of the service. */
  migrations: Migrations;
  databaseUrl: string | null;
  dataDir: string | null;
  /** An empty embedded database to start from, which takes a fifth of the time that making one takes. */
  emptyDatabase?: Blob | undefined;
}): Promise<OpenDatabase<Tables>> {
  const opened =
    at.databaseUrl === null
      ? openEmbedded<Tables>(at.dataDir, at.emptyDatabase)
      : openPostgres<Tables>(at.databaseUrl);
  try {
    await migrate(opened.db, at.migrations);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

function openPostgres<Tables>(databaseUrl: string): OpenDatabase<Tables> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5000,
    statement_timeout: 15_000,
    idle_in_transaction_session_timeout: 15_000,
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // A connection that drops while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { db, sharedUrl: databaseUrl, close: () => db.destroy() };
}

function openEmbedded<Tables>(dataDir: string | null, emptyDatabase: Blob | undefined): OpenDatabase<Tables> {
  let unlock = () => {};
  let folder = 'memory://';
  if (dataDir !== null) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    unlock = lockFolder(dataDir);
    folder = join(dataDir, 'records');
  }
  const isNew = !existsSync(join(folder, 'PG_VERSION'));
  const pglite = new PGlite(folder, {
    parsers: { [int8]: Number },
    ...(isNew && emptyDatabase !== undefined ? { loadDataDir: emptyDatabase } : {}),
  });
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  return {
    db,
    sharedUrl: null,
    async close() {
      await db.destroy();
      unlock();
    },
  };
}
