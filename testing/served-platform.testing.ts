import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createApiKey, startService } from '@stairgate/protect';

/** The service in memory on a free port of loopback, with a key for a platform. */
export async function startProtect() {
  const { context, url, close } = await startService({
    settings: { dataDir: null, port: 0, logLevel: 'silent', mailbox: true },
  });
  const { key } = await createApiKey(context, { name: 'example', scope: 'platform' });
  return { url, key, context, close };
}
export type Protect = Awaited<ReturnType<typeof startProtect>>;

/** Starts a program that prints its address as its first line. */
export async function startPlatform(
  command: string,
  args: readonly string[],
  { url, key }: Pick<Protect, 'url' | 'key'>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, STAIRGATE_URL: url, STAIRGATE_KEY: key, PORT: '0' },
  });
  return { url: await firstLine(child), stop: () => stop(child) };
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill();
  await gone;
}

/** @throws Error with what the program said, where it ends before it says a line. */
export function firstLine(child: ChildProcess, wanted = /^(.+)\n/): Promise<string> {
  let text = '';
  let errors = '';
  child.stderr?.on('data', (part) => {
    errors += part;
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${text}${errors}`)));
    child.stdout?.on('data', (part) => {
      text += part;
      const line = wanted.exec(text)?.[1];
      if (line !== undefined) resolve(line);
    });
  });
}
