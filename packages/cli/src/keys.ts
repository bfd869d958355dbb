import {
  createApp,
  FolderInUse,
  type KeyDesk,
  type KeyKind,
  keyDesk,
  knockAt,
  PlatformUnclear,
} from '@stairgate/protect';
import { isKeyScope, type KeyScope, keyScopes, type Role } from '@stairgate/wire';
import { readDay } from './law-day.ts';
import { json, type Terminal, table, UsageError } from './output.ts';
import { needRecords, readServiceSettings, refuseBeside, type ServeOptions, sayPlainly } from './serve.ts';

/**
 * Works on the keys of a data folder or database: through the service that has the folder open, else on the records.
 * @param makes whether the records may be made for it.
 */
async function atDesk<Result>(
  options: ServeOptions,
  { makes }: { makes: boolean },
  work: (desk: KeyDesk) => Promise<Result>,
): Promise<Result> {
  const settings = readServiceSettings(options);
  if (makes) refuseBeside(settings);
  else needRecords(settings);
  try {
    const running = await createApp({ settings: { ...settings, logLevel: 'silent' }, takesUpLaw: false });
    try {
      return await work(keyDesk(running.context));
    } finally {
      await running.close();
    }
  } catch (error) {
    const desk = error instanceof FolderInUse ? knockAt(settings.dataDir!) : undefined;
    return sayPlainly(() => (desk === undefined ? Promise.reject(error) : work(desk)));
  }
}

export interface KeyOptions extends ServeOptions {
  readonly scope: KeyKind;
  readonly name: string;
  /** The name of the platform whose key it is. */
  readonly platform?: string;
  /** What an operator's may do, and whose it is. */
  readonly role?: Role;
  readonly person?: string;
  /** What it is for, with commas. */
  readonly scopes?: string;
  /** Days, or the first day on which it counts no more. */
  readonly expires?: string;
}

/** `stairgate keys create`: the key is shown this once. */
export async function keysCreate(terminal: Terminal, options: KeyOptions): Promise<void> {
  const { scope, name, platform } = options;
  if (scope === 'operator' && (platform !== undefined || options.scopes !== undefined))
    throw new UsageError('A key of scope operator is of no platform, and is not made for parts of its work.');
  if (scope === 'platform' && (options.role !== undefined || options.person !== undefined))
    throw new UsageError('--role and --person are of operators: give --scope operator as well.');
  const ofOperator = scope === 'operator' ? { role: options.role ?? 'act', person: options.person } : {};
  const scopes = options.scopes === undefined ? undefined : readScopes(options.scopes);
  const expiresAt = options.expires === undefined ? undefined : readEnd(options.expires, terminal.clock());
  const made = { name, scope, platform, scopes, expiresAt, ...ofOperator };
  const { keyId, key } = await atDesk(options, { makes: true }, (desk) => desk.create(made)).catch(
    (error: unknown) => {
      if (error instanceof PlatformUnclear)
        throw new UsageError(`--platform NAME is needed. ${error.message}`);
      throw error;
    },
  );
  terminal.out(
    options.json
      ? json({
          ...{ keyId, key, scope, scopes: scopes ?? null },
          expires: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
        })
      : `${key}\nKeep it now: only its hash is stored. Its id is ${keyId}.`,
  );
}

function readScopes(text: string): readonly KeyScope[] {
  const names = text.split(',').map((name) => name.trim());
  const known = names.filter(isKeyScope);
  if (known.length < names.length)
    throw new UsageError(
      `--scopes ${text}: give some of these, with commas.\n${Object.entries(keyScopes)
        .map(([name, does]) => `  ${name.padEnd(15)} ${does}`)
        .join('\n')}`,
    );
  return known;
}

/** @returns milliseconds since the epoch. */
function readEnd(text: string, now: number): number {
  const end = /^\d{1,5}$/.test(text)
    ? now + Number(text) * 86_400_000
    : Date.parse(readDay(text, '--expires'));
  if (end <= now) throw new UsageError(`--expires ${text} is over: give days from now, or a day to come.`);
  return end;
}

/** `stairgate keys list` */
export async function keysList(terminal: Terminal, options: ServeOptions): Promise<void> {
  const keys = await atDesk(options, { makes: false }, (desk) => desk.list());
  if (options.json) {
    terminal.out(json(keys));
    return;
  }
  const titles = ['id', 'scope', 'whose', 'name', 'only for', 'made', 'ends', 'last used', 'revoked'];
  terminal.out(
    table(
      terminal,
      titles.map((title) => ({ title })),
      keys.map((key) => [
        key.key_id,
        key.scope,
        key.platform ?? key.person ?? '',
        key.name,
        key.role ?? key.scopes?.join(' ') ?? '',
        key.created_at,
        key.expires_at ?? '',
        key.last_used_on ?? '',
        key.revoked_at ?? '',
      ]),
    ),
  );
}

/** `stairgate keys revoke <id>` */
export async function keysRevoke(terminal: Terminal, keyId: string, options: ServeOptions): Promise<void> {
  const revoked = await atDesk(options, { makes: false }, (desk) => desk.revoke(keyId));
  if (!revoked)
    throw new UsageError(`There is no key ${keyId} in force. "stairgate keys list" shows those there are.`);
  terminal.out(
    options.json ? json({ revoked: keyId }) : `Revoked. Whoever used ${keyId} is refused from now on.`,
  );
}
