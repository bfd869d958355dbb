import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  type Context,
  createApiKey,
  FolderInUse,
  FolderNotOwned,
  isExposed,
  KeysDoNotFit,
  LawError,
  LawForged,
  makeWebhook,
  PortInUse,
  type Settings,
  SettingsError,
  settingsFromEnv,
  startService,
  type TrustedIssuer,
} from '@stairgate/protect';
import { buildPages } from '@stairgate/web/build';
import { clockFrom } from './clock.ts';
import { demoKeysFile, hasDemoKeys } from './demo-keys.ts';
import { json, type Terminal, UsageError } from './output.ts';
import { readPort } from './ports.ts';

export interface ServeOptions {
  readonly port?: string;
  readonly host?: string;
  readonly data?: string;
  readonly profile?: string;
  readonly clock?: string;
  readonly demo?: boolean;
  readonly demoWallet?: string;
  readonly demoWebhook?: string;
  readonly json?: boolean;
}

/**
 * `stairgate serve`: protect with its pages. Resolves when it has stopped, after SIGTERM or Ctrl-C.
 * Throws `UsageError` on a taken port, a folder in use or a setting that is wrong.
 */
export async function serve(terminal: Terminal, options: ServeOptions): Promise<void> {
  const clock = clockFrom(options.clock ?? process.env.STAIRGATE_CLOCK);
  const settings = readServiceSettings(options, {
    pagesDir: (await buildPages()).dir,
    // A demonstration has a single person.
    ...(options.demo && { switchPeople: 1 }),
  });
  if (isExposed(settings)) refuseDemo(options, settings);
  const running = await sayPlainly(() => startService({ settings, clock }));
  if (options.demo && settings.dataDir !== null)
    await makeDemoKeys(settings.dataDir, running.context, options.demoWebhook);

  const stopped = new Promise<void>((done) => {
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      await running.close();
      done();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // Started by `stairgate start`: never outlive it.
    process.on('disconnect', stop);
  });
  if (process.send) process.send({ ready: true });
  else if (options.json) terminal.out(json({ url: settings.publicUrl, docs: `${settings.publicUrl}/docs` }));
  else
    terminal.out(
      `Protect serves ${settings.publicUrl}. The API describes itself at ${settings.publicUrl}/docs.`,
    );
  await stopped;
  if (process.send) process.disconnect();
}

/** Turns what the person at the terminal can put right into a `UsageError`. */
export async function sayPlainly<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LawError) throw new UsageError(`The rulebook cannot be used: ${error.message}`);
    const known = [FolderInUse, FolderNotOwned, KeysDoNotFit, LawForged, PortInUse, SettingsError].some(
      (kind) => error instanceof kind,
    );
    if (known) throw new UsageError((error as Error).message);
    throw error;
  }
}

/** Settings from the environment, with what the command line says on top. Throws `UsageError`. */
export function readServiceSettings(options: ServeOptions, given: Partial<Settings> = {}): Settings {
  try {
    return settingsFromEnv(process.env, {
      ...given,
      dataDir: resolve(options.data ?? process.env.STAIRGATE_DATA ?? 'data'),
      ...(options.port === undefined ? {} : { port: readPort(options.port) }),
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.demoWallet === undefined ? {} : { trustedIssuers: demoWallet(options.demoWallet) }),
    });
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}

/** Throws `UsageError` where there is nothing to look into, rather than make it. */
export function needRecords({ databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>): void {
  if (databaseUrl !== null || (dataDir !== null && existsSync(join(dataDir, 'records')))) return;
  const beneath = recordsBeneath(dataDir);
  throw new UsageError(
    `There are no records in ${dataDir}. ${beneath ?? 'Name the data folder of the service with --data.'}`,
  );
}

/** `npm start` keeps those of the service in a folder of their own: records made beside them are nobody's. */
export function refuseBeside({ databaseUrl, dataDir }: Pick<Settings, 'databaseUrl' | 'dataDir'>): void {
  if (databaseUrl !== null || dataDir === null || existsSync(join(dataDir, 'records'))) return;
  const beneath = recordsBeneath(dataDir);
  if (beneath !== undefined) throw new UsageError(`There are no records in ${dataDir}. ${beneath}`);
}

function recordsBeneath(dataDir: string | null): string | undefined {
  const folder = join(dataDir ?? '', 'protect');
  return existsSync(join(folder, 'records'))
    ? `Those of "stairgate start" are in ${folder}: give --data ${folder}.`
    : undefined;
}

/** The demo wallet is both: it proves grown-ups, and gives age results as a verification service would. */
function demoWallet(url: string): TrustedIssuer[] {
  return (['credential', 'vendor'] as const).map((kind) => ({
    issuer: url,
    kind,
    name: 'Demo wallet',
    jwksUrl: `${url}/jwks.json`,
    page: `${url}/`,
  }));
}

/** A demonstration's keys lie beside its records and are printed: they are for this machine. Throws `UsageError`. */
function refuseDemo({ demo }: ServeOptions, { dataDir }: Settings): void {
  if (demo) throw new UsageError('--demo is for this machine alone. Leave it out, or listen on 127.0.0.1.');
  if (dataDir !== null && hasDemoKeys(dataDir))
    throw new UsageError(
      `${dataDir} holds the keys of a demonstration (${demoKeysFile}). Give the service a folder of its own with --data.`,
    );
}

async function makeDemoKeys(dataDir: string, context: Context, webhook: string | undefined): Promise<void> {
  const file = join(dataDir, demoKeysFile);
  if (existsSync(file) && readFileSync(file, 'utf8').trim().endsWith('}')) return;
  const platform = await createApiKey(context, { name: 'playground', scope: 'platform' });
  const operator = await createApiKey(context, { name: 'demo operator', scope: 'operator' });
  const made = webhook && (await makeWebhook(context, { url: webhook, about: 'the playground' }));
  const keys = { platform: platform.key, operator: operator.key, ...(made && { webhook: made.secret }) };
  writeFileSync(`${file}.new`, json(keys), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
