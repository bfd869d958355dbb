import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { cpus } from 'node:os';
import type { Question } from '../scenario.ts';

/** A decision server under test, in a process of its own on loopback. */
export interface Server {
  readonly name: string;
  readonly version: string;
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** One way to ask a server. */
export interface Asking {
  /** Questions to requests; all of them in as few requests as the server's limits take. */
  requests(questions: readonly Question[]): readonly Request[];
}

export interface Request {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Reads off an answer whether it is allowed, for each of the questions in the request. */
  allowed(answer: string): readonly boolean[];
}

const pins =
  process.platform === 'linux' && cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

/**
 * Node takes no notice of being pinned: it starts helpers for the cores that it sees, which then wait for each other on
 * the one that it has. This tells it. Go finds out by itself.
 */
export const oneCore: readonly string[] = pins ? ['--v8-pool-size=0'] : [];

/** How the processes are kept apart on this machine, in words. */
export const apart = pins
  ? 'servers are pinned to one core, the load generator to another'
  : 'servers and load generator are not pinned: this machine cannot';

/** A process on its own core where the machine can pin: servers on the last, the load generator on the first. */
export function spawnApart(
  role: 'server' | 'load',
  command: string,
  args: readonly string[],
  options: Parameters<typeof spawn>[2] = {},
): ChildProcess {
  if (!pins) return spawn(command, args, options);
  const core = role === 'server' ? cpus().length - 1 : 0;
  return spawn('taskset', ['--cpu-list', String(core), command, ...args], options);
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Waits until an address answers. Throws when the process ends first, or after 30 seconds. */
export async function answering(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (hasEnded(child)) throw new Error(`The server ended before ${url} answered.`);
    try {
      const response = await fetch(url);
      await response.arrayBuffer();
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within 30 seconds.`);
}

/** The next message of a process. Throws when it ends before. */
export async function message<T>(child: ChildProcess): Promise<T> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const [said] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`A process of the bench ended with ${code}.`);
      }),
    ]);
    return said as T;
  } finally {
    over.abort();
  }
}

/** Ends a process that this one started, and waits until it has ended. */
export async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
