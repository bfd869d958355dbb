import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clockFrom } from './clock.ts';
import { type DemoKeys, hasDemoKeys, readDemoKeys } from './demo-keys.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { needFreePorts, readPort } from './ports.ts';

export interface StartOptions {
  readonly port: string;
  readonly data: string;
  readonly clock?: string;
  readonly json?: boolean;
}

const host = '127.0.0.1';
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const playgroundMain = fileURLToPath(new URL('../../../examples/playground/src/main.ts', import.meta.url));
const playgroundProfile = fileURLToPath(
  new URL('../../../examples/playground/stairgate.yaml', import.meta.url),
);
const restartAfter = 3_000;

interface Part {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `stairgate start`: protect with its pages and mailbox, the demo wallet and the playground, each a process of its own,
 * on three ports in a row. Protect is started again when it dies, so that one can kill it and watch the gate stay shut.
 * Resolves when everything has stopped, with whether it ever came up.
 */
export async function start(terminal: Terminal, options: StartOptions): Promise<boolean> {
  const port = readPort(options.port);
  if (port > 65_533) throw new UsageError(`--port ${port} leaves no room: three ports in a row are needed.`);
  if (!existsSync(playgroundMain))
    throw new UsageError(
      '"start" shows the whole of a clone, its playground too. What is installed here serves with "stairgate serve".',
    );
  clockFrom(options.clock);
  await needFreePorts(
    host,
    [port, port + 1, port + 2],
    `Use --port to move all three, such as --port ${port + 100 > 65_533 ? 4300 : port + 100}.`,
  );
  const data = resolve(options.data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const address = (offset: number) => `http://${host}:${port + offset}`;
  const clock: Record<string, string> = options.clock === undefined ? {} : { STAIRGATE_CLOCK: options.clock };

  const protect: Part = {
    name: 'protect',
    file: main,
    args: [
      'serve',
      '--port',
      String(port),
      '--data',
      join(data, 'protect'),
      '--demo',
      '--demo-wallet',
      address(2),
      '--demo-webhook',
      `${address(1)}/from-protect`,
    ],
    env: {
      ...clock,
      STAIRGATE_MAILBOX: 'true',
      // The playground hears of changes on this machine.
      STAIRGATE_WEBHOOKS_HERE: 'true',
      STAIRGATE_PROFILE: playgroundProfile,
      STAIRGATE_OPERATOR_NAME:
        process.env.STAIRGATE_OPERATOR_NAME ?? 'Birch, a demonstration on this machine',
      STAIRGATE_OPERATOR_ADDRESS: process.env.STAIRGATE_OPERATOR_ADDRESS ?? 'Nowhere: nobody runs it',
      STAIRGATE_OPERATOR_EMAIL: process.env.STAIRGATE_OPERATOR_EMAIL ?? 'birch@example.org',
      STAIRGATE_LOG_LEVEL: process.env.STAIRGATE_LOG_LEVEL ?? 'warn',
    },
  };
  const wallet: Part = {
    name: 'demo wallet',
    file: main,
    args: ['demo-wallet', '--port', String(port + 2), '--data', join(data, 'demo-wallet')],
    env: { ...clock },
  };
  const playground = (keys: DemoKeys): Part => ({
    name: 'playground',
    file: playgroundMain,
    args: [
      `--port=${port + 1}`,
      `--host=${host}`,
      `--data=${join(data, 'playground')}`,
      `--protect=${address(0)}`,
      `--age-service=${address(2)}`,
      ...(options.clock === undefined ? [] : [`--clock=${options.clock}`]),
    ],
    env: {
      STAIRGATE_KEY: keys.platform,
      ...(keys.webhook !== undefined && { STAIRGATE_WEBHOOK: keys.webhook }),
    },
  });

  let stopping = false;
  let cameUp = true;
  const running = new Map<string, ChildProcess>();
  const launch = async (part: Part): Promise<Launched> => {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', part.file, ...part.args],
      {
        // What is asked for as JSON stands alone on the output: log lines go beside it.
        stdio: ['ignore', options.json ? 2 : 'inherit', 'inherit', 'ipc'],
        env: { ...process.env, ...part.env },
      },
    );
    running.set(part.name, child);
    return { child, demoAccounts: await ready(part, child) };
  };

  const over = new Promise<void>((done) => {
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      const exits = [...running.values()].map(
        (child) =>
          new Promise<void>((exited) => {
            if (child.exitCode !== null || child.signalCode !== null) exited();
            else child.once('exit', () => exited());
            child.kill('SIGTERM');
          }),
      );
      await Promise.all(exits);
      done();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    process.on('SIGHUP', stop);

    const keepUp = (part: Part, child: ChildProcess) => {
      child.once('exit', () => {
        if (stopping) return;
        terminal.error(
          `${part.name} stopped. It starts again in ${restartAfter / 1000} seconds; nothing opens meanwhile.`,
        );
        setTimeout(async () => {
          if (stopping) return;
          try {
            keepUp(part, (await launch(part)).child);
            terminal.error(`${part.name} is back.`);
          } catch (error) {
            terminal.error(`${part.name} does not start: ${(error as Error).message}`);
            await stop();
          }
        }, restartAfter);
      });
    };

    (async () => {
      try {
        const first = Promise.all(
          [wallet, protect].map(async (part) => keepUp(part, (await launch(part)).child)),
        );
        // The playground needs a key, which protect makes on its first start; later all come up side by side.
        if (!hasDemoKeys(join(data, 'protect'))) await first;
        const keys = readDemoKeys(join(data, 'protect'));
        const people = playground(keys);
        const [{ child, demoAccounts }] = await Promise.all([launch(people), first]);
        keepUp(people, child);
        if (!stopping) announce(terminal, options, { address, data, keys, running, demoAccounts });
      } catch (error) {
        if (!stopping) terminal.error((error as Error).message);
        cameUp = false;
        await stop();
      }
    })();
  });
  await over;
  return cameUp;
}

/** Somebody to sign in to the playground as. */
interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly who: string;
}

interface Launched {
  readonly child: ChildProcess;
  readonly demoAccounts: readonly DemoAccount[];
}

/** Resolves when the process says it serves; rejects if it ends before that. */
function ready(part: Part, child: ChildProcess): Promise<readonly DemoAccount[]> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(error));
    child.once('exit', (code) =>
      reject(new Error(`${part.name} ended with code ${code} before it was ready.`)),
    );
    child.on('message', (message) => {
      const { ready: serves, demoAccounts = [] } = message as { ready?: true; demoAccounts?: DemoAccount[] };
      if (serves) resolve(demoAccounts);
    });
  });
}

interface Started {
  readonly address: (offset: number) => string;
  readonly data: string;
  readonly keys: DemoKeys;
  readonly running: ReadonlyMap<string, ChildProcess>;
  readonly demoAccounts: readonly DemoAccount[];
}

function announce(
  terminal: Terminal,
  options: StartOptions,
  { address, data, keys, running, demoAccounts }: Started,
): void {
  const protect = running.get('protect')?.pid;
  if (options.json) {
    terminal.out(
      json({
        protect: address(0),
        playground: address(1),
        wallet: address(2),
        mailbox: `${address(0)}/mailbox`,
        data,
        operatorKey: keys.operator,
        demoAccounts,
        pids: Object.fromEntries([...running].map(([name, child]) => [name, child.pid])),
      }),
    );
    return;
  }
  const bold = (text: string) => paint(terminal, 'bold', text);
  terminal.out(`
${bold('Stairgate is up.')} Stop it with Ctrl-C; what you did is kept in ${data}.

  ${bold('Playground')}   ${address(1)}             a small social platform, every question asked of Stairgate
  ${bold('Pages')}        ${address(0)}             for the child, the guardian, the operator
  ${bold('Mailbox')}      ${address(0)}/mailbox     where the guardian's mail arrives
  ${bold('API')}          ${address(0)}/docs        the service, described by itself
  ${bold('Demo wallet')}  ${address(2)}             gives a demo grown-up a proof of age

${bold('Sign in to the playground as')}
${demoAccounts.map(({ username, password, who }) => `  ${username} / ${password}   ${who}`).join('\n')}

${bold('Three things to try')}
  1. Join the playground as a 12-year-old in the United Kingdom, give any address for a grown-up,
     open the mailbox and be the grown-up.
  2. Look at the law as a picture: ${address(0)}/operator?in=GB,US
     To see recent decisions, sign in there with ${keys.operator}
  3. Stop protect (kill -9 ${protect}) and use the playground: nothing opens up. It comes back by itself.
`);
}
