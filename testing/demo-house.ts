import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../packages/cli/src/main.ts', import.meta.url));
const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));

export interface DemoAccount {
  readonly username: string;
  readonly password: string;
}

/** What `stairgate start --json` says when it is up. */
export interface Started {
  readonly protect: string;
  readonly playground: string;
  readonly wallet: string;
  readonly data: string;
  readonly operatorKey: string;
  readonly demoAccounts: readonly DemoAccount[];
  readonly pids: Readonly<Record<string, number>>;
}

export interface House extends Started {
  /** Everything that was printed besides. */
  readonly errors: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Deletes what it kept. */
  clear(): void;
}

/** Starts the whole house as a newcomer does, on free ports, at a fixed time, in `data` or a folder of its own. */
export async function startHouse({ clock, data }: { clock: string; data?: string }): Promise<House> {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'stairgate-journey-'));
  const port = await freePorts();
  const child = spawn(
    node,
    [main, 'start', '--port', String(port), '--data', folder, '--clock', clock, '--json'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  const started = await firstJson(child, () => errors);
  return {
    ...started,
    errors: () => errors,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill(signal);
        await gone;
      }
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function firstJson(child: ChildProcess, errors: () => string): Promise<Started> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', (code) => reject(new Error(`It ended with code ${code}: ${errors()}`)));
    child.stdout!.on('data', (part) => {
      text += part;
      try {
        resolve(JSON.parse(text) as Started);
      } catch {
        // The rest is still to come.
      }
    });
  });
}

/** The first of three ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = await listenOn(0);
    if (first === undefined || first > 65_000) continue;
    if ((await listenOn(first + 1)) && (await listenOn(first + 2))) return first;
  }
}

function listenOn(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => {
      const { port: got } = server.address() as { port: number };
      server.close(() => resolve(got));
    });
  });
}

/** Runs `stairgate` with these words, as a person at a terminal does. */
export function stairgate(...words: string[]): Promise<{ exitCode: number; out: string; error: string }> {
  return new Promise((resolve) => {
    execFile(node, [main, ...words], { maxBuffer: 16 << 20 }, (failure, out, error) => {
      resolve({ exitCode: failure ? Number(failure.code) : 0, out, error });
    });
  });
}
