import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import pg from 'pg';
import { lockFolder } from './folder-lock.ts';
import { type Migrations, migrate } from './migrate.ts';
import { acceptsLimits, limits, PooledPostgres } from './pooled-postgres.ts';

/** An open database with the schema in place. */
export interface OpenDatabase<Tables> {
  readonly db: Kysely<Tables>;
  /** Its address, where several nodes can share the database; null where none can. */
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
      ? await openEmbedded<Tables>(at.dataDir, at.emptyDatabase)
      : await openPostgres<Tables>(at.databaseUrl);
  try {
    await migrate(opened.db, at.migrations);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

async function openPostgres<Tables>(databaseUrl: string): Promise<OpenDatabase<Tables>> {
  const keepsLimits = await acceptsLimits(databaseUrl);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 10,
    connectionTimeoutMillis: 5000,
    ...(keepsLimits ? limits : {}),
    types: {
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // A connection that drops is replaced by the pool. Without listeners it would end the process: while it is idle by the
  // pool's event, and between two statements of a transaction by its own.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({ dialect: new PooledPostgres(pool, { keepsLimits }) });
  return { db, sharedUrl: databaseUrl, close: () => db.destroy() };
}

/** What the engine starts with. It takes 128 MB for its buffers by itself, whatever is in the database. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

async function openEmbedded<Tables>(
  dataDir: string | null,
  emptyDatabase: Blob | undefined,
): Promise<OpenDatabase<Tables>> {
  let unlock = () => {};
  let folder = 'memory://';
  if (dataDir !== null) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    unlock = lockFolder(dataDir);
    folder = join(dataDir, 'records');
  }
  try {
    const isNew = !existsSync(join(folder, 'PG_VERSION'));
    if (isNew && dataDir !== null && emptyDatabase === undefined) await makeFolder(folder);
    const pglite = new PGlite(folder, {
      parsers: { [int8]: Number },
      startParams,
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
  } catch (error) {
    unlock();
    throw error;
  }
}

/**
 * Makes an empty database in a process of its own: that takes 800 MB, which this one would not give back for long. It has
 * another name until it is whole.
 */
async function makeFolder(folder: string): Promise<void> {
  const engine = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const script = `const pglite = new (require(process.argv[1]).PGlite)(process.argv[2]);
    pglite.waitReady.then(() => pglite.close());`;
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  await promisify(execFile)(process.execPath, ['-e', script, engine, unfinished]);
  renameSync(unfinished, folder);
}
