import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PgBouncer before a test database, as operators run it: a connection is lent for one transaction. */
export interface TestPooler {
  /** The address of the same database, behind it. */
  readonly url: string;
  /** Ends it at once, and every connection with it. */
  kill(): Promise<void>;
  /** Starts it at the same address. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param databaseUrl of a Postgres on loopback.
 * @throws when there is no pgbouncer: install the package of that name. Tests behind a pooler never skip.
 */
export async function startTestPooler(databaseUrl: string): Promise<TestPooler> {
  const { hostname, port: postgresPort, username, password, pathname } = new URL(databaseUrl);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-pgbouncer-'));
  // It gives up being root, and reads this as somebody else.
  chmodSync(folder, 0o755);
  const file = join(folder, 'pgbouncer.ini');
  writeFileSync(
    file,
    `[databases]
* = host=${hostname} port=${postgresPort} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 10
max_client_conn = 100
`,
    { mode: 0o644 },
  );
  let running: ChildProcess | undefined;

  async function start() {
    const asRoot = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    const child = spawn('pgbouncer', [...asRoot, file], {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    running = child;
    let said = '';
    child.stderr.on('data', (text) => {
      said += text;
    });
    const failed = new Promise<never>((_, reject) => {
      child.on('error', () =>
        reject(new Error('There is no pgbouncer here: install the package of that name.')),
      );
      child.on('exit', () => reject(new Error(`pgbouncer ended:\n${said}`)));
    });
    failed.catch(() => {});
    await Promise.race([answers(port, () => running === child), failed]);
  }

  async function kill() {
    const child = running;
    running = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  await start();
  return {
    url: `postgres://anybody:x@127.0.0.1:${port}${pathname}`,
    kill,
    start,
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number, wanted: () => boolean): Promise<void> {
  while (wanted()) {
    const socket = connect(port, '127.0.0.1');
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
