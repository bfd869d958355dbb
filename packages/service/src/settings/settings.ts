/** What every service can set. A service adds its own. */
export interface GroundSettings {
  /** Folder for records and keys; null keeps all in memory, for tests and trials. */
  readonly dataDir: string | null;
  /** A Postgres address; null means the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  /**
   * The address at which people and platforms reach this service, and by which others know it: https, or http on this
   * machine alone, with neither query nor fragment. Slashes at its end are taken off.
   */
  readonly publicUrl: string;
  /** `smtp://user:password@host:port`; null means the built-in mailbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Whether `/mailbox` shows what was sent. Never true together with `smtpUrl`. */
  readonly mailbox: boolean;
  /** The built pages; null serves none. */
  readonly pagesDir: string | null;
  /** Hours that somebody's browser stays signed in. */
  readonly webSessionHours: number;
  /** Minutes that a single-use sign-in or page link lives. */
  readonly linkMinutes: number;
  /** Private keys as JSON, as written to `keys.json`; null means that file. */
  readonly keys: string | null;
  /** Proxies in front whose `X-Forwarded-For` is believed; false for none. */
  readonly trustProxy: boolean | string;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

export const groundDefaults: GroundSettings = {
  dataDir: null,
  databaseUrl: null,
  host: '127.0.0.1',
  port: 4300,
  publicUrl: '',
  smtpUrl: null,
  mailFrom: 'Stairgate <no-reply@localhost>',
  mailbox: true,
  pagesDir: null,
  webSessionHours: 12,
  linkMinutes: 15,
  keys: null,
  trustProxy: false,
  logLevel: 'info',
};

/** A setting that cannot be used: which, and what would be right. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * Fills in the defaults and checks what every service has.
 * @param positive the service's own numbers that have to be above 0.
 * @throws SettingsError naming the setting.
 */
export function fillSettings<Settings extends GroundSettings>(
  defaults: Settings,
  given: Partial<Settings>,
  positive: readonly (keyof Settings & string)[] = [],
): Settings {
  const settings: Settings = { ...defaults, ...present(given) };
  if (!Number.isInteger(settings.port) || settings.port < 0 || settings.port > 65535)
    throw wrongSetting('port', 'give a whole number from 0 to 65535');
  for (const name of [...positive, 'webSessionHours', 'linkMinutes'] as const) {
    const value = Number(settings[name]);
    if (!(value > 0 && Number.isFinite(value))) throw wrongSetting(name, 'give a number above 0');
  }
  if (settings.databaseUrl !== null && !/^postgres(ql)?:\/\//.test(settings.databaseUrl))
    throw wrongSetting('databaseUrl', 'give an address such as postgres://user:password@host:5432/name');
  if (settings.smtpUrl !== null && !/^smtps?:\/\//.test(settings.smtpUrl))
    throw wrongSetting('smtpUrl', 'give an address such as smtp://user:password@host:587');
  const own = () => new URL(`http://${urlHost(settings.host)}:${settings.port}`).origin;
  const publicUrl = (settings.publicUrl || own()).replace(/\/+$/, '');
  const faultOfUrl = faultOfPublicUrl(publicUrl);
  if (faultOfUrl !== undefined) throw wrongSetting('publicUrl', `"${publicUrl}" ${faultOfUrl}`);
  return { ...settings, publicUrl, mailbox: settings.mailbox && settings.smtpUrl === null };
}

export function wrongSetting(name: string, right: string): SettingsError {
  return new SettingsError(`The setting ${name} is wrong: ${right}.`);
}

/** What is set at all: a setting that is undefined leaves the default. */
export function present<Settings extends object>(given: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<Settings>;
}

/** Sessions of people and keys of platforms go to this address, so that it is https wherever it leaves the machine. */
function faultOfPublicUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    return 'is no web address; give one such as https://gate.example.org';
  if (url.username !== '' || url.password !== '') return 'names a user; leave that out';
  if (text.includes('?')) return 'has a query; leave it out';
  if (text.includes('#')) return 'has a fragment; leave it out';
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    return 'is not encrypted; give the https address under which people reach the service, since http is for this machine alone';
  const plain = url.href.replace(/\/+$/, '');
  return plain === text ? undefined : `is not in its plain form; write ${plain}`;
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** What a browser on this machine would type for a listening address. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Reads environment variables; those that are not set are undefined. */
export function envReader(env: Readonly<Record<string, string | undefined>>) {
  return {
    number: (name: string) => (env[name] === undefined ? undefined : Number(env[name])),
    flag: (name: string) => (env[name] === undefined ? undefined : /^(1|true|yes|on)$/i.test(env[name])),
    /** @throws SettingsError when it is no JSON list. */
    list<T>(name: string, of: string): readonly T[] | undefined {
      const text = env[name];
      if (text === undefined) return undefined;
      try {
        const value: unknown = JSON.parse(text);
        if (Array.isArray(value)) return value as T[];
      } catch {}
      throw new SettingsError(`${name} is not a JSON list: give a list of ${of}.`);
    },
  };
}

/** What every service reads from its environment: `DATABASE_URL`, `SMTP_URL`, and `STAIRGATE_…` for the rest. */
export function groundSettingsFromEnv(
  env: Readonly<Record<string, string | undefined>>,
): Partial<GroundSettings> {
  const { number, flag } = envReader(env);
  return present<GroundSettings>({
    dataDir: env.STAIRGATE_DATA,
    databaseUrl: env.DATABASE_URL,
    host: env.STAIRGATE_HOST,
    port: number('STAIRGATE_PORT'),
    publicUrl: env.STAIRGATE_PUBLIC_URL,
    pagesDir: env.STAIRGATE_PAGES,
    smtpUrl: env.SMTP_URL,
    mailFrom: env.STAIRGATE_MAIL_FROM,
    mailbox: flag('STAIRGATE_MAILBOX'),
    webSessionHours: number('STAIRGATE_WEB_SESSION_HOURS'),
    linkMinutes: number('STAIRGATE_LINK_MINUTES'),
    keys: env.STAIRGATE_KEYS,
    trustProxy: env.STAIRGATE_TRUST_PROXY,
    logLevel: env.STAIRGATE_LOG_LEVEL as GroundSettings['logLevel'] | undefined,
  });
}
