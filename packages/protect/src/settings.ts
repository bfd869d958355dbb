import type { JSONWebKeySet } from 'jose';

/** Somebody whose signed statements about ages are believed. */
export interface TrustedIssuer {
  /** The `iss` of its tokens. */
  readonly issuer: string;
  /** `vendor` signs age results for a child; `credential` signs `age_over_18` for a grown-up. */
  readonly kind: 'vendor' | 'credential';
  /** Shown to people. */
  readonly name: string;
  /** Its public keys, here or at an address that is fetched and cached. One of the two. */
  readonly jwks?: JSONWebKeySet;
  readonly jwksUrl?: string;
}

/** Somebody outside the service who gets data about children. Notices and receipts name them (16 CFR 312.4). */
export interface Recipient {
  readonly name: string;
  /** What for, in a few words: `hosting`, `delivers adverts`. */
  readonly why: string;
  /** `processor` works on the operator's orders only; `third-party` uses the data for itself. */
  readonly kind: 'processor' | 'third-party';
}

/** Everything that can be set. `readSettings` fills in what is left out. */
export interface Settings {
  /** Folder for records and keys; null keeps all in memory, for tests and trials. */
  readonly dataDir: string | null;
  /** A Postgres address; null means the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  /**
   * The address at which people and platforms reach this service, and by which AuthZEN knows it: https, or http on this
   * machine alone, with neither query nor fragment. Slashes at its end are taken off.
   */
  readonly publicUrl: string;
  /** The name of the platform that children sign up to, as notices show it; by default the one in the profile. */
  readonly serviceName: string;
  /** The operator's profile, a file; null for none. See docs/profile.md. */
  readonly profile: string | null;
  /** Who answers for the service: notices must name them (16 CFR 312.4). */
  readonly operatorName: string;
  readonly operatorAddress: string;
  readonly operatorEmail: string;
  readonly operatorPhone: string;
  readonly recipients: readonly Recipient[];
  /** Where the records are kept, as people call the place: `the United Kingdom`. */
  readonly storedIn: readonly string[];
  /** How long data about a child is kept: a sentence for a guardian. */
  readonly keptFor: string;
  /** `smtp://user:password@host:port`; null means the built-in mailbox. */
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  /** Whether `/mailbox` shows what was sent. Never true together with `smtpUrl`. */
  readonly mailbox: boolean;
  /** The built pages; null serves none. */
  readonly pagesDir: string | null;
  /** Mails that one address, and one child, can cause in a day. */
  readonly mailsADay: number;
  /** Days that a guardian has to answer before the address is deleted. */
  readonly guardianAnswerDays: number;
  /** Days that a complaint may wait for its answer. */
  readonly complaintAnswerDays: number;
  /** Hours after which a child's session on the platform is over even if nobody ended it. */
  readonly childSessionHours: number;
  /** Hours that a browser of a child, a guardian or an operator stays signed in. */
  readonly webSessionHours: number;
  /** Minutes that a single-use sign-in or page link lives. */
  readonly linkMinutes: number;
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** Private keys as JSON, as written to `keys.json`; null means that file. */
  readonly keys: string | null;
  /** Proxies in front whose `X-Forwarded-For` is believed; false for none. */
  readonly trustProxy: boolean | string;
  /** Requests a minute: for a platform's key, for the decision endpoints, and for anybody else by address. */
  readonly rateLimits: { readonly platform: number; readonly decisions: number; readonly anybody: number };
  /** Children kept in memory. */
  readonly cachedChildren: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
}

/** What a service is called until its profile or its settings say more. */
export const unnamed = 'This service';

const defaults: Settings = {
  dataDir: null,
  databaseUrl: null,
  host: '127.0.0.1',
  port: 4300,
  publicUrl: '',
  serviceName: unnamed,
  profile: null,
  operatorName: 'The operator of this service',
  operatorAddress: '',
  operatorEmail: 'privacy@localhost',
  operatorPhone: '',
  recipients: [],
  storedIn: [],
  keptFor: 'It is kept until the account is closed or you have it deleted.',
  smtpUrl: null,
  mailFrom: 'Stairgate <no-reply@localhost>',
  mailbox: true,
  pagesDir: null,
  mailsADay: 3,
  guardianAnswerDays: 7,
  complaintAnswerDays: 30,
  childSessionHours: 12,
  webSessionHours: 12,
  linkMinutes: 15,
  trustedIssuers: [],
  keys: null,
  trustProxy: false,
  rateLimits: { platform: 60_000, decisions: 10_000_000, anybody: 600 },
  cachedChildren: 100_000,
  logLevel: 'info',
};

/** A setting that cannot be used: which, and what would be right. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * Fills in the defaults and checks the whole.
 * @throws SettingsError naming the setting.
 */
export function readSettings(given: Partial<Settings> = {}): Settings {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const settings: Settings = { ...defaults, ...present };
  const wrong = (name: keyof Settings, right: string): never => {
    throw new SettingsError(`The setting ${name} is wrong: ${right}.`);
  };
  if (!Number.isInteger(settings.port) || settings.port < 0 || settings.port > 65535)
    wrong('port', 'give a whole number from 0 to 65535');
  for (const name of [
    'guardianAnswerDays',
    'complaintAnswerDays',
    'childSessionHours',
    'webSessionHours',
    'linkMinutes',
    'mailsADay',
    'cachedChildren',
  ] as const) {
    if (!(settings[name] > 0 && Number.isFinite(settings[name]))) wrong(name, 'give a number above 0');
  }
  if (settings.databaseUrl !== null && !/^postgres(ql)?:\/\//.test(settings.databaseUrl))
    wrong('databaseUrl', 'give an address such as postgres://user:password@host:5432/name');
  if (settings.smtpUrl !== null && !/^smtps?:\/\//.test(settings.smtpUrl))
    wrong('smtpUrl', 'give an address such as smtp://user:password@host:587');
  const own = () => new URL(`http://${urlHost(settings.host)}:${settings.port}`).origin;
  const publicUrl = (settings.publicUrl || own()).replace(/\/+$/, '');
  const faultOfUrl = faultOfPublicUrl(publicUrl);
  if (faultOfUrl !== undefined) wrong('publicUrl', `"${publicUrl}" ${faultOfUrl}`);
  for (const { name, why, kind } of settings.recipients) {
    if (!name || !why || (kind !== 'processor' && kind !== 'third-party'))
      wrong('recipients', 'give each a name, a why, and as kind processor or third-party');
  }
  for (const issuer of settings.trustedIssuers) {
    if (issuer.jwks === undefined && issuer.jwksUrl === undefined)
      wrong('trustedIssuers', `give ${issuer.issuer} a jwks or a jwksUrl`);
  }
  return {
    ...settings,
    publicUrl,
    mailbox: settings.mailbox && settings.smtpUrl === null,
  };
}

/** Sessions of guardians and keys of platforms go to this address, so that it is https wherever it leaves the machine. */
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

/**
 * Settings from environment variables: `DATABASE_URL`, `SMTP_URL`, and `STAIRGATE_…` for the rest, such as
 * `STAIRGATE_DATA`, `STAIRGATE_PORT`, `STAIRGATE_PUBLIC_URL`, `STAIRGATE_TRUSTED_ISSUERS` (JSON), `STAIRGATE_KEYS`.
 * @throws SettingsError naming the setting.
 */
export function settingsFromEnv(
  env: Record<string, string | undefined>,
  given: Partial<Settings> = {},
): Settings {
  const number = (name: string) => (env[name] === undefined ? undefined : Number(env[name]));
  const flag = (name: string) => (env[name] === undefined ? undefined : /^(1|true|yes|on)$/i.test(env[name]));
  const present = (values: Partial<Settings>) =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const list = <T>(name: string, of: string): readonly T[] | undefined => {
    const text = env[name];
    if (text === undefined) return undefined;
    try {
      const value: unknown = JSON.parse(text);
      if (Array.isArray(value)) return value as T[];
    } catch {}
    throw new SettingsError(`${name} is not a JSON list: give a list of ${of}.`);
  };
  return readSettings({
    ...present({
      dataDir: env.STAIRGATE_DATA,
      databaseUrl: env.DATABASE_URL,
      host: env.STAIRGATE_HOST,
      port: number('STAIRGATE_PORT'),
      publicUrl: env.STAIRGATE_PUBLIC_URL,
      serviceName: env.STAIRGATE_SERVICE_NAME,
      profile: env.STAIRGATE_PROFILE,
      operatorName: env.STAIRGATE_OPERATOR_NAME,
      operatorAddress: env.STAIRGATE_OPERATOR_ADDRESS,
      operatorEmail: env.STAIRGATE_OPERATOR_EMAIL,
      operatorPhone: env.STAIRGATE_OPERATOR_PHONE,
      recipients: list<Recipient>('STAIRGATE_RECIPIENTS', '{name, why, kind}'),
      storedIn: list<string>('STAIRGATE_STORED_IN', 'names of places'),
      keptFor: env.STAIRGATE_KEPT_FOR,
      pagesDir: env.STAIRGATE_PAGES,
      mailsADay: number('STAIRGATE_MAILS_A_DAY'),
      smtpUrl: env.SMTP_URL,
      mailFrom: env.STAIRGATE_MAIL_FROM,
      mailbox: flag('STAIRGATE_MAILBOX'),
      guardianAnswerDays: number('STAIRGATE_GUARDIAN_ANSWER_DAYS'),
      complaintAnswerDays: number('STAIRGATE_COMPLAINT_ANSWER_DAYS'),
      childSessionHours: number('STAIRGATE_CHILD_SESSION_HOURS'),
      webSessionHours: number('STAIRGATE_WEB_SESSION_HOURS'),
      linkMinutes: number('STAIRGATE_LINK_MINUTES'),
      trustedIssuers: list<TrustedIssuer>('STAIRGATE_TRUSTED_ISSUERS', '{issuer, kind, name, jwks}'),
      keys: env.STAIRGATE_KEYS,
      trustProxy: env.STAIRGATE_TRUST_PROXY,
      cachedChildren: number('STAIRGATE_CACHED_CHILDREN'),
      logLevel: env.STAIRGATE_LOG_LEVEL as Settings['logLevel'] | undefined,
    }),
    ...present(given),
  });
}
