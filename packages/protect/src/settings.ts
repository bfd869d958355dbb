import {
  envReader,
  fillSettings,
  type GroundSettings,
  groundDefaults,
  groundSettingsFromEnv,
  present,
  wrongSetting,
} from '@stairgate/service';
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
export interface Settings extends GroundSettings {
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
  /** Mails that one address, and one child, can cause in a day. */
  readonly mailsADay: number;
  /** Days that a guardian has to answer before the address is deleted. */
  readonly guardianAnswerDays: number;
  /** Days that a complaint may wait for its answer. */
  readonly complaintAnswerDays: number;
  /** Hours after which a child's session on the platform is over even if nobody ended it. */
  readonly childSessionHours: number;
  readonly trustedIssuers: readonly TrustedIssuer[];
  /** Requests a minute: for a platform's key, for the decision endpoints, and for anybody else by address. */
  readonly rateLimits: { readonly platform: number; readonly decisions: number; readonly anybody: number };
  /** Children kept in memory. */
  readonly cachedChildren: number;
}

/** What a service is called until its profile or its settings say more. */
export const unnamed = 'This service';

const defaults: Settings = {
  ...groundDefaults,
  serviceName: unnamed,
  profile: null,
  operatorName: 'The operator of this service',
  operatorAddress: '',
  operatorEmail: 'privacy@localhost',
  operatorPhone: '',
  recipients: [],
  storedIn: [],
  keptFor: 'It is kept until the account is closed or you have it deleted.',
  mailsADay: 3,
  guardianAnswerDays: 7,
  complaintAnswerDays: 30,
  childSessionHours: 12,
  trustedIssuers: [],
  rateLimits: { platform: 60_000, decisions: 10_000_000, anybody: 600 },
  cachedChildren: 100_000,
};

/**
 * Fills in the defaults and checks the whole.
 * @throws SettingsError naming the setting.
 */
export function readSettings(given: Partial<Settings> = {}): Settings {
  const settings = fillSettings(defaults, given, [
    'guardianAnswerDays',
    'complaintAnswerDays',
    'childSessionHours',
    'mailsADay',
    'cachedChildren',
  ]);
  for (const { name, why, kind } of settings.recipients) {
    if (!name || !why || (kind !== 'processor' && kind !== 'third-party'))
      throw wrongSetting('recipients', 'give each a name, a why, and as kind processor or third-party');
  }
  for (const issuer of settings.trustedIssuers) {
    if (issuer.jwks === undefined && issuer.jwksUrl === undefined)
      throw wrongSetting('trustedIssuers', `give ${issuer.issuer} a jwks or a jwksUrl`);
  }
  return settings;
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
  const { number, list } = envReader(env);
  return readSettings({
    ...groundSettingsFromEnv(env),
    ...present<Settings>({
      serviceName: env.STAIRGATE_SERVICE_NAME,
      profile: env.STAIRGATE_PROFILE,
      operatorName: env.STAIRGATE_OPERATOR_NAME,
      operatorAddress: env.STAIRGATE_OPERATOR_ADDRESS,
      operatorEmail: env.STAIRGATE_OPERATOR_EMAIL,
      operatorPhone: env.STAIRGATE_OPERATOR_PHONE,
      recipients: list<Recipient>('STAIRGATE_RECIPIENTS', '{name, why, kind}'),
      storedIn: list<string>('STAIRGATE_STORED_IN', 'names of places'),
      keptFor: env.STAIRGATE_KEPT_FOR,
      mailsADay: number('STAIRGATE_MAILS_A_DAY'),
      guardianAnswerDays: number('STAIRGATE_GUARDIAN_ANSWER_DAYS'),
      complaintAnswerDays: number('STAIRGATE_COMPLAINT_ANSWER_DAYS'),
      childSessionHours: number('STAIRGATE_CHILD_SESSION_HOURS'),
      trustedIssuers: list<TrustedIssuer>('STAIRGATE_TRUSTED_ISSUERS', '{issuer, kind, name, jwks}'),
      cachedChildren: number('STAIRGATE_CACHED_CHILDREN'),
    }),
    ...present(given),
  });
}
