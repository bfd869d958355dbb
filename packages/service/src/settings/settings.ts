import { isIP } from 'node:net';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import { isLoopbackName, isPlainHttpAway } from './loopback.ts';

/** One thing that can be set. */
export interface Setting<Schema extends TSchema = TSchema> {
  readonly schema: Schema;
  /** The environment variable. Lists and objects are written as JSON. */
  readonly env: string;
  readonly default: Static<Schema>;
  /** What it is, for the table of settings. */
  readonly about: string;
  /** What would be right, after "give". */
  readonly right: string;
}

export type SettingList = Readonly<Record<string, Setting>>;

/** The values of a list of settings. */
export type SettingsOf<List extends SettingList> = {
  readonly [Name in keyof List]: Static<List[Name]['schema']>;
};

/** @param about what it is, and `right`, what would be right. */
export function setting<Schema extends TSchema>(
  env: string,
  schema: Schema,
  byDefault: Static<Schema>,
  { about, right }: Pick<Setting, 'about' | 'right'>,
): Setting<Schema> {
  return { schema, env, default: byDefault, about, right };
}

export const positive = Type.Number({ exclusiveMinimum: 0 });
export const aboveZero = 'a number above 0';
const text = Type.String();
const textOrNull = Type.Union([text, Type.Null()]);
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;

/** What every service can set. A service adds its own. */
export const groundSettings = {
  dataDir: setting('STAIRGATE_DATA', textOrNull, null, {
    about: 'Folder for records and keys. Unset, all is kept in memory, for tests and trials.',
    right: 'the path of a folder',
  }),
  databaseUrl: setting(
    'DATABASE_URL',
    Type.Union([Type.String({ pattern: '^postgres(ql)?://' }), Type.Null()]),
    null,
    {
      about: 'A Postgres address. Unset, the embedded database in the folder.',
      right: 'an address such as postgres://user:password@host:5432/name',
    },
  ),
  host: setting('STAIRGATE_HOST', text, '127.0.0.1', {
    about: 'The address to listen on.',
    right: 'an address of this machine',
  }),
  port: setting('STAIRGATE_PORT', Type.Integer({ minimum: 0, maximum: 65535 }), 4300, {
    about: 'The port to listen on; 0 for any that is free.',
    right: 'a whole number from 0 to 65535',
  }),
  publicUrl: setting('STAIRGATE_PUBLIC_URL', text, '', {
    about:
      'The address at which people and platforms reach this service, and by which others know it: https, or http on this machine alone, with neither query nor fragment. Unset, host and port.',
    right: 'a web address such as https://gate.example.org',
  }),
  pagesDir: setting('STAIRGATE_PAGES', textOrNull, null, {
    about: 'The built pages. Unset, none are served.',
    right: 'the path of a folder',
  }),
  smtpUrl: setting('SMTP_URL', Type.Union([Type.String({ pattern: '^smtps?://' }), Type.Null()]), null, {
    about: 'The mail server. Unset, no mail is sent; see `STAIRGATE_MAILBOX`.',
    right: 'an address such as smtp://user:password@host:587',
  }),
  mailFrom: setting('STAIRGATE_MAIL_FROM', text, 'Stairgate <no-reply@localhost>', {
    about: 'From whom mails are.',
    right: 'a name and an address such as Stairgate <no-reply@example.org>',
  }),
  mailbox: setting('STAIRGATE_MAILBOX', Type.Boolean(), false, {
    about:
      'For trying it out without a mail server: `/mailbox` shows all mails to whoever asks from this machine. Never elsewhere, nor together with a mail server.',
    right: 'true or false',
  }),
  webSessionHours: setting('STAIRGATE_WEB_SESSION_HOURS', positive, 12, {
    about: "Hours that somebody's browser stays signed in.",
    right: aboveZero,
  }),
  webSessionIdleMinutes: setting('STAIRGATE_WEB_SESSION_IDLE_MINUTES', positive, 60, {
    about:
      'Minutes without a request after which such a browser has to sign in again, before those hours are over.',
    right: aboveZero,
  }),
  linkMinutes: setting('STAIRGATE_LINK_MINUTES', positive, 15, {
    about: 'Minutes that a single-use sign-in or page link lives.',
    right: aboveZero,
  }),
  keys: setting('STAIRGATE_KEYS', textOrNull, null, {
    about: 'Private keys as JSON, as written to `keys.json`. Unset, that file in the folder.',
    right: 'what stands in a keys.json',
  }),
  addressKeys: setting('STAIRGATE_ADDRESS_KEYS', textOrNull, null, {
    about:
      'Keys under which addresses of grown-ups are encrypted, 32 bytes in base64url, with commas, the newest first. Without any of these three, keys that lie with the records, on this machine alone. `stairgate keys address` makes one.',
    right: 'keys of 32 bytes in base64url, with commas',
  }),
  addressKeysFile: setting('STAIRGATE_ADDRESS_KEYS_FILE', textOrNull, null, {
    about: 'The same, from a file outside the data folder.',
    right: 'the path of a file',
  }),
  addressKeysCommand: setting('STAIRGATE_ADDRESS_KEYS_COMMAND', textOrNull, null, {
    about: 'The same, printed by a command, such as one that asks a key management service.',
    right: 'a command',
  }),
  ledgerAnchor: setting(
    'STAIRGATE_LEDGER_ANCHOR',
    Type.Union([Type.String({ minLength: 1 }), Type.Null()]),
    null,
    {
      about:
        'Where the signed head of the ledger goes each minute in which it moved: a file that is added to, on a disk that the database does not share, or an https address that gets it by POST.',
      right: 'the path of a file, or an https address',
    },
  ),
  trustProxy: setting('STAIRGATE_TRUST_PROXY', Type.Union([Type.Literal(false), text]), false, {
    about:
      'Addresses of the proxies in front whose `X-Forwarded-For` and `X-Forwarded-Host` are believed, with commas, each an address, a range such as `10.0.0.0/8`, or `loopback`; false for none.',
    right:
      'the addresses of your proxies, such as 10.0.0.0/8 or loopback, or false; without their addresses anybody could claim to come from anywhere',
  }),
  telemetryUrl: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    Type.Union([Type.String({ pattern: '^https?://' }), Type.Null()]),
    null,
    {
      about: 'Where traces and metrics go, the address of an OTLP collector. Unset, none are made.',
      right: 'the address of a collector such as http://127.0.0.1:4318',
    },
  ),
  logLevel: setting(
    'STAIRGATE_LOG_LEVEL',
    Type.Unsafe<(typeof logLevels)[number]>(Type.Union(logLevels.map((level) => Type.Literal(level)))),
    'info',
    { about: `How much is logged: ${logLevels.join(', ')}.`, right: `one of ${logLevels.join(', ')}` },
  ),
} as const satisfies SettingList;

export type GroundSettings = SettingsOf<typeof groundSettings>;

/** A setting that cannot be used: which, and what would be right. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * Fills in the defaults and checks each by its schema, and what every service has besides.
 * @param list those of the ground, and the service's own.
 * @throws SettingsError naming the setting and its variable.
 */
export function fillSettings<List extends typeof groundSettings & SettingList>(
  list: List,
  given: Partial<SettingsOf<List>>,
): SettingsOf<List> {
  const filled = Object.fromEntries(
    Object.entries(list).map(([name, one]) => {
      const value = given[name as keyof List] ?? one.default;
      if (!Value.Check(one.schema, value)) throw wrongSetting(list, name, `give ${one.right}`);
      return [name, value];
    }),
  ) as GroundSettings;
  if (filled.trustProxy !== false && !filled.trustProxy.split(',').every(isProxy))
    throw wrongSetting(list, 'trustProxy', `give ${list.trustProxy.right}`);
  const own = () => new URL(`http://${urlHost(filled.host)}:${filled.port}`).origin;
  const publicUrl = (filled.publicUrl || own()).replace(/\/+$/, '');
  const faultOfUrl = faultOfPublicUrl(publicUrl);
  if (faultOfUrl !== undefined) throw wrongSetting(list, 'publicUrl', `"${publicUrl}" ${faultOfUrl}`);
  if (filled.ledgerAnchor !== null && isPlainHttpAway(filled.ledgerAnchor))
    throw wrongSetting(
      list,
      'ledgerAnchor',
      `"${filled.ledgerAnchor}" is not encrypted; give an https address`,
    );
  const mailbox = filled.mailbox && filled.smtpUrl === null;
  return { ...filled, publicUrl, mailbox } as unknown as SettingsOf<List>;
}

/** @param right a sentence without its full stop. */
export function wrongSetting(list: SettingList, name: string, right: string): SettingsError {
  return new SettingsError(`The setting ${name} (${list[name]?.env}) is wrong: ${right}.`);
}

/** What is set at all: a setting that is undefined leaves the default. */
export function present<Settings extends object>(given: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Settings>;
}

/**
 * What the environment says of a list of settings.
 * @throws SettingsError naming the setting and its variable.
 */
export function settingsIn<List extends SettingList>(
  list: List,
  env: Readonly<Record<string, string | undefined>>,
): Partial<SettingsOf<List>> {
  return Object.fromEntries(
    Object.entries(list).flatMap(([name, one]) => {
      const written = env[one.env];
      if (written === undefined) return [];
      const value = valueIn(one.schema, written);
      if (!Value.Check(one.schema, value)) throw wrongSetting(list, name, `give ${one.right}`);
      return [[name, value]];
    }),
  ) as Partial<SettingsOf<List>>;
}

/** A value as it is written in an environment; undefined when it cannot be what the schema wants. */
function valueIn(schema: TSchema, written: string): unknown {
  const { anyOf = [schema] } = schema as { anyOf?: readonly TSchema[] };
  const kinds = new Set(anyOf.map((one) => (one as { type?: string }).type));
  if (kinds.has('boolean')) {
    if (/^(1|true|yes|on)$/i.test(written)) return true;
    if (/^(0|false|no|off)$/i.test(written)) return false;
  }
  if (kinds.has('number') || kinds.has('integer')) return written === '' ? undefined : Number(written);
  if (!kinds.has('array') && !kinds.has('object')) return written;
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}

/** A table of settings in Markdown, for the documents. */
export function settingsTable(list: SettingList): string {
  const rows = Object.values(list).map(({ env, default: byDefault, about }) => {
    const unset = byDefault === null || byDefault === '';
    return `| \`${env}\` | ${unset ? '' : `\`${typeof byDefault === 'string' ? byDefault : JSON.stringify(byDefault)}\``} | ${about} |`;
  });
  return ['| variable | by default | what it is |', '|---|---|---|', ...rows].join('\n');
}

/** Sessions of people and keys of platforms go to this address, so that it is https wherever it leaves the machine. */
function faultOfPublicUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'is no web address; give one such as https://gate.example.org';
  if (url.username !== '' || url.password !== '') return 'names a user; leave that out';
  if (text.includes('?')) return 'has a query; leave it out';
  if (text.includes('#')) return 'has a fragment; leave it out';
  if (isPlainHttpAway(text))
    return 'is not encrypted; give the https address under which people reach the service, since http is for this machine alone';
  const plain = url.href.replace(/\/+$/, '');
  return plain === text ? undefined : `is not in its plain form; write ${plain}`;
}

/** An address or range of proxies, or a word that stands for some (`@fastify/proxy-addr`). */
function isProxy(text: string): boolean {
  const [address = '', bits, ...more] = text.trim().split('/');
  if (['loopback', 'linklocal', 'uniquelocal'].includes(address) && bits === undefined) return true;
  const version = isIP(address);
  const isRange = /^\d+$/.test(bits ?? '0') && Number(bits ?? 0) <= (version === 4 ? 32 : 128);
  return version !== 0 && isRange && more.length === 0;
}

/** Whether others than this machine can reach the service, directly or through what stands in front of it. */
export function isExposed({ host, publicUrl }: Pick<GroundSettings, 'host' | 'publicUrl'>): boolean {
  return !isLoopbackName(host) || !isLoopbackName(new URL(publicUrl).hostname);
}

/**
 * Refuses to be reached from elsewhere without what makes that safe: a public address by https, a mail server, and no
 * mailbox, in which anybody would open the links of others.
 * @param more what else a service wants then, as sentences.
 * @throws SettingsError naming every setting that has to change.
 */
export function needSafety(
  list: typeof groundSettings & SettingList,
  settings: GroundSettings,
  more: readonly string[] = [],
): void {
  if (!isExposed(settings)) return;
  const { host, publicUrl, smtpUrl, mailbox, addressKeys, addressKeysFile, addressKeysCommand } = settings;
  const hasAddressKeys = [addressKeys, addressKeysFile, addressKeysCommand].some((given) => given !== null);
  const wrong = [
    ...(publicUrl.startsWith('https:')
      ? []
      : [`Set ${list.publicUrl.env} to the https address at which people reach it.`]),
    ...(smtpUrl === null
      ? [`Set ${list.smtpUrl.env} to the mail server that takes letters to guardians.`]
      : []),
    ...(hasAddressKeys
      ? []
      : [
          `Set ${list.addressKeysFile.env} (or ${list.addressKeys.env}, or ${list.addressKeysCommand.env}) to a key that does not lie with the records, for the addresses of grown-ups. "stairgate keys address" makes one.`,
        ]),
    ...(settings.databaseUrl !== null && isOpenWay(settings.databaseUrl)
      ? [
          `Say in ${list.databaseUrl.env} how the way to the database is kept: add sslmode=verify-full, or sslmode=disable where nobody else is on that network.`,
        ]
      : []),
    ...(mailbox ? [`Leave ${list.mailbox.env} out: whoever reads the mailbox can be any guardian.`] : []),
    ...more,
  ];
  if (wrong.length === 0) return;
  const where = isLoopbackName(host) ? `by ${publicUrl}` : `on ${host} (${list.host.env} or --host)`;
  throw new SettingsError(
    `The service would be reached from outside this machine, ${where}, and is not safe there yet.\n${wrong.map((line) => `  - ${line}`).join('\n')}\nTo try it out on this machine alone, listen on 127.0.0.1.`,
  );
}

/** Whether the way to a database on another machine is not said to be encrypted, nor not to be. */
function isOpenWay(databaseUrl: string): boolean {
  const url = URL.parse(databaseUrl);
  // Such as an address of several hosts.
  if (url === null) return !/[?&]sslmode=/.test(databaseUrl);
  const { hostname, searchParams } = url;
  const isHere = hostname === '' || isLoopbackName(hostname) || searchParams.get('host')?.startsWith('/');
  return !isHere && !searchParams.has('sslmode');
}

/** What a browser on this machine would type for a listening address. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
