import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import { type Migrations, migrate } from './migrate.ts';

const made = new Map<string, Promise<Blob>>();

/**
 * An embedded database for tests, without tables or with those that these steps make and nothing in them: made once for each
 * version of the engine and of the steps, and kept beside the engine's package. Whoever opens it finds its steps done.
 */
export function emptyDatabase(migrations: Migrations = {}): Promise<Blob> {
  const steps = JSON.stringify(migrations, (_, one) => (typeof one === 'function' ? String(one) : one));
  const name = createHash('sha256').update(steps).digest('hex').slice(0, 16);
  const database = made.get(name) ?? readOrMake(name, migrations);
  made.set(name, database);
  return database;
}

async function readOrMake(name: string, migrations: Migrations): Promise<Blob> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const modules = entry.slice(0, entry.lastIndexOf('node_modules') + 'node_modules'.length);
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(modules, '.cache', 'stairgate', `empty-database-${version}-${name}.tar`);
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    const dump = await make(migrations);
    mkdirSync(dirname(file), { recursive: true });
    const own = `${file}.${process.pid}`;
    writeFileSync(own, Buffer.from(await dump.arrayBuffer()));
    renameSync(own, file);
    return dump;
  }
}

async function make(migrations: Migrations): Promise<Blob> {
  const hasTables = Object.keys(migrations).length > 0;
  const pglite = new PGlite('memory://', hasTables ? { loadDataDir: await emptyDatabase() } : {});
  const db = new Kysely({ dialect: new PGliteDialect({ pglite }) });
  try {
    if (hasTables) await migrate(db, migrations);
    // Whoever opens it has nothing to do again.
    await pglite.exec('checkpoint');
    return await pglite.dumpDataDir('none');
  } finally {
    await db.destroy();
  }
}
