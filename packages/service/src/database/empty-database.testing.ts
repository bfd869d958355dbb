import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';

let made: Promise<Blob> | undefined;

/** An empty embedded database for tests: made once for each version of the engine, and kept beside its package. */
export function emptyDatabase(): Promise<Blob> {
  made ??= readOrMake();
  return made;
}

async function readOrMake(): Promise<Blob> {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const modules = entry.slice(0, entry.lastIndexOf('node_modules') + 'node_modules'.length);
  const { version } = JSON.parse(readFileSync(join(dirname(entry), '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(modules, '.cache', 'stairgate', `empty-database-${version}.tar`);
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    const pglite = new PGlite('memory://');
    await pglite.waitReady;
    const dump = await pglite.dumpDataDir('none');
    await pglite.close();
    mkdirSync(dirname(file), { recursive: true });
    const own = `${file}.${process.pid}`;
    writeFileSync(own, Buffer.from(await dump.arrayBuffer()));
    renameSync(own, file);
    return dump;
  }
}
