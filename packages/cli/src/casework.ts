import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '@stairgate/casework';
import { type OfficeRole, officeRoleNames } from '@stairgate/wire';
import { type Command, Option } from 'commander';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { readPort } from './ports.ts';

interface CaseworkOptions {
  readonly data?: string;
  readonly port?: string;
  readonly host?: string;
  readonly name?: string;
  readonly role?: OfficeRole;
  readonly expectHead?: string;
  readonly json?: boolean;
}

/** What can be put right by who asked. */
const plain = ['FolderInUse', 'FolderNotOwned', 'KeysDoNotFit', 'PortInUse', 'SettingsError'];

export function addCaseworkVerbs(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  const action = (name: string, description: string) =>
    verb
      .command(name)
      .description(description)
      .option(
        '--data <folder>',
        'where its records, keys and documents are kept (STAIRGATE_DATA; default casework)',
      )
      .option('--json', 'print JSON');
  action('serve', 'the office as a service of its own, never in the process or records of protect')
    .option('--port <port>', 'where to listen (STAIRGATE_PORT; default 4310)')
    .option('--host <address>', 'on which address (STAIRGATE_HOST; default 127.0.0.1)')
    .action((options: CaseworkOptions) => serve(terminal, options));
  action('add', 'make somebody a person of the office while it does not run; the key is shown this once')
    .requiredOption('--name <name>', 'who it is')
    .addOption(
      new Option('--role <role>', 'what they are trusted with').choices([...officeRoleNames]).default('head'),
    )
    .action((options: CaseworkOptions) => add(terminal, options));
  action('verify', 'whether the register is as it was written; exit code 1 where it was tampered with')
    .option('--expect-head <hash>', 'a head noted earlier, that the register must still contain')
    .action(async (options: CaseworkOptions) => {
      if (!(await verify(terminal, options))) exitWith(1);
    });
}

async function settingsOf(options: CaseworkOptions): Promise<Settings> {
  const { settingsFromEnv } = await import('@stairgate/casework');
  return settingsFromEnv(process.env, {
    dataDir: resolve(options.data ?? process.env.STAIRGATE_DATA ?? 'casework'),
    ...(options.port === undefined && process.env.STAIRGATE_PORT === undefined
      ? { port: 4310 }
      : options.port !== undefined && { port: readPort(options.port) }),
    ...(options.host !== undefined && { host: options.host }),
  });
}

async function sayPlainly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (plain.includes((error as Error).name)) throw new UsageError((error as Error).message);
    throw error;
  }
}

async function serve(terminal: Terminal, options: CaseworkOptions): Promise<void> {
  const { startCasework } = await import('@stairgate/casework');
  const running = await sayPlainly(async () =>
    startCasework({ settings: await settingsOf(options), clock: terminal.clock }),
  );
  const { publicUrl } = running.context.settings;
  if (options.json) terminal.out(json({ url: publicUrl, docs: `${publicUrl}/docs` }));
  else terminal.out(`The office serves ${publicUrl}. The API describes itself at ${publicUrl}/docs.`);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void running.close().then(done));
  });
}

/** Opens the records beside no running office. */
async function within<Result>(
  terminal: Terminal,
  options: CaseworkOptions,
  work: (
    casework: typeof import('@stairgate/casework'),
    context: Awaited<ReturnType<typeof open>>['context'],
  ) => Promise<Result>,
): Promise<Result> {
  const casework = await import('@stairgate/casework');
  const running = await open(terminal, options);
  try {
    return await work(casework, running.context);
  } finally {
    await running.close();
  }
}

function open(terminal: Terminal, options: CaseworkOptions) {
  return sayPlainly(async () => {
    const { createCasework } = await import('@stairgate/casework');
    const settings = await settingsOf(options);
    return createCasework({ settings: { ...settings, logLevel: 'fatal' }, clock: terminal.clock });
  });
}

async function add(terminal: Terminal, options: CaseworkOptions): Promise<void> {
  const { name = '', role = 'head' } = options;
  const made = await within(terminal, options, ({ addPerson }, context) =>
    addPerson(context, { name, role }, 'register'),
  );
  terminal.out(
    options.json ? json(made) : `${made.key}\nThe key of ${name}, ${role}. It is shown this once.`,
  );
}

async function verify(terminal: Terminal, options: CaseworkOptions): Promise<boolean> {
  const { dataDir, databaseUrl } = await sayPlainly(() => settingsOf(options));
  if (databaseUrl === null && !existsSync(join(dataDir!, 'records')))
    throw new UsageError(
      `There are no records in ${dataDir}. Name the data folder of the office with --data.`,
    );
  const { expectHead } = options;
  if (expectHead !== undefined && !/^[0-9a-f]{64}$/.test(expectHead))
    throw new UsageError(
      '--expect-head is no head. Give the 64 hexadecimal digits that an earlier run printed.',
    );
  const check = await within(terminal, options, ({ verifyRegister }, { db, keys }) =>
    verifyRegister(db, keys, { expectHead }),
  );
  if (options.json) terminal.out(json(check));
  else if (check.ok)
    terminal.out(
      `${paint(terminal, 'green', 'The register holds.')} ${check.records} steps, ${check.entries} entries, head ${check.head}`,
    );
  else {
    const where = 'about' in check ? check.about : `entry ${check.seq}`;
    terminal.error(`${paint(terminal, 'red', 'The register was tampered with')}, ${where}: ${check.what}`);
  }
  return check.ok;
}
