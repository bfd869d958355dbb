import type { AdapterSettings, TrustedIssuer } from '@stairgate/adapters';
import {
  aboveZero,
  fillSettings,
  groundSettings,
  isPlainHttpAway,
  needSafety,
  positive,
  present,
  readSecretFile,
  type SettingsOf,
  setting,
  settingsIn,
  wrongSetting,
} from '@stairgate/service';
import { type Role, roleNames } from '@stairgate/wire';
import { Type } from 'typebox';

/** Somebody outside the service who gets data about children. Notices and receipts name them (16 CFR 312.4). */
export interface Recipient {
  readonly name: string;
  /** What for, in a few words: `hosting`, `delivers adverts`. */
  readonly why: string;
  /** `processor` works on the operator's orders only; `third-party` uses the data for itself. */
  readonly kind: 'processor' | 'third-party';
}

/** What a service is called until its profile or its settings say more. */
export const unnamed = 'This service';

const text = Type.String();
const word = Type.String({ minLength: 1 });
const recipients = Type.Unsafe<readonly Recipient[]>(
  Type.Array(
    Type.Object({
      name: word,
      why: word,
      kind: Type.Union([Type.Literal('processor'), Type.Literal('third-party')]),
    }),
  ),
);
const issuers = Type.Unsafe<readonly TrustedIssuer[]>(
  Type.Array(
    Type.Object({
      issuer: word,
      kind: Type.Union([Type.Literal('vendor'), Type.Literal('credential')]),
      name: text,
      jwks: Type.Optional(Type.Object({ keys: Type.Array(Type.Object({})) })),
      jwksUrl: Type.Optional(text),
      page: Type.Optional(text),
    }),
  ),
);
const rates = Type.Object({ platform: positive, decisions: positive, anybody: positive });

/** Everything that can be set. `readSettings` fills in what is left out. */
export const settingList = {
  ...groundSettings,
  serviceName: setting('STAIRGATE_SERVICE_NAME', text, unnamed, {
    about:
      'The name of the platform that children sign up to, as notices show it; unset, the one in the profile.',
    right: 'a name',
  }),
  profile: setting('STAIRGATE_PROFILE', Type.Union([text, Type.Null()]), null, {
    about: "The operator's profile, a file: [docs/profile.md](../../docs/profile.md).",
    right: 'the path of a file',
  }),
  operatorName: setting('STAIRGATE_OPERATOR_NAME', text, 'The operator of this service', {
    about: 'Who answers for the service: notices must name them (16 CFR 312.4).',
    right: 'a name',
  }),
  operatorAddress: setting('STAIRGATE_OPERATOR_ADDRESS', text, '', {
    about: 'Where they are.',
    right: 'a postal address',
  }),
  operatorEmail: setting('STAIRGATE_OPERATOR_EMAIL', text, 'privacy@localhost', {
    about: 'Where they are written to.',
    right: 'an e-mail address',
  }),
  operatorPhone: setting('STAIRGATE_OPERATOR_PHONE', text, '', {
    about: 'Where they are called.',
    right: 'a telephone number',
  }),
  recipients: setting('STAIRGATE_RECIPIENTS', recipients, [], {
    about:
      'JSON: who outside the service gets data about children, each `{name, why, kind}`. Notices and receipts name them.',
    right: 'each a name, a why, and as kind processor or third-party, as a JSON list',
  }),
  storedIn: setting('STAIRGATE_STORED_IN', Type.Unsafe<readonly string[]>(Type.Array(text)), [], {
    about: 'JSON: where the records are kept, as people call the places: `["the United Kingdom"]`.',
    right: 'a JSON list of names of places',
  }),
  keptFor: setting('STAIRGATE_KEPT_FOR', text, '', {
    about:
      'How long data about a child is kept: a sentence for a guardian. Left out, it is said in the guardian’s language: until the account is closed or you have it deleted.',
    right: 'a sentence',
  }),
  mailsADay: setting('STAIRGATE_MAILS_A_DAY', positive, 3, {
    about:
      'Mails that one child can cause in a day on a platform, and that ask one mailbox: those beyond it go out on one of the next three days.',
    right: aboveZero,
  }),
  platformMailsADay: setting('STAIRGATE_PLATFORM_MAILS_A_DAY', positive, 20_000, {
    about: 'Mails that the keys of one platform can cause in a day.',
    right: aboveZero,
  }),
  guardianAnswerDays: setting('STAIRGATE_GUARDIAN_ANSWER_DAYS', positive, 7, {
    about: 'Days that a guardian has to answer before the address is deleted.',
    right: aboveZero,
  }),
  noStandsDays: setting('STAIRGATE_NO_STANDS_DAYS', Type.Integer({ minimum: 7, maximum: 365 }), 30, {
    about:
      'Days that a guardian’s refusal, or taking back of everything, stands: until then another grown-up has to prove to be one, and is told of it.',
    right: 'a whole number from 7 to 365',
  }),
  childrenPerGuardian: setting(
    'STAIRGATE_CHILDREN_PER_GUARDIAN',
    Type.Integer({ minimum: 1, maximum: 100 }),
    8,
    {
      about: 'Children whom one grown-up, known by its proof or its mailbox, can be the guardian of.',
      right: 'a whole number from 1 to 100',
    },
  ),
  complaintAnswerDays: setting('STAIRGATE_COMPLAINT_ANSWER_DAYS', positive, 30, {
    about: 'Days that a complaint may wait for its answer.',
    right: aboveZero,
  }),
  childSessionHours: setting('STAIRGATE_CHILD_SESSION_HOURS', positive, 12, {
    about: "Hours after which a child's session on the platform is over even if nobody ended it.",
    right: aboveZero,
  }),
  returnTo: setting(
    'STAIRGATE_RETURN_TO',
    Type.Unsafe<Readonly<Record<string, readonly string[]>>>(Type.Record(word, Type.Array(word))),
    {},
    {
      about:
        'JSON: the origins by platform, by its id, to which a child’s page may lead back: `{"p_default": ["https://treehouse.example"]}`. A service at a loopback address also leads back to loopback addresses.',
      right: 'web origins by the id of a platform, such as {"p_default": ["https://treehouse.example"]}',
    },
  ),
  trustedIssuers: setting('STAIRGATE_TRUSTED_ISSUERS', issuers, [], {
    about:
      'JSON: whose signed statements about ages are believed, each `{issuer, kind, name, jwks}` or with `jwksUrl`, the kind `vendor` or `credential`; with `page` where it hands proofs over by itself ([docs/adapters.md](../../docs/adapters.md)).',
    right: 'a JSON list of {issuer, kind, name, jwks}, the kind being vendor or credential',
  }),
  adapters: setting(
    'STAIRGATE_ADAPTERS',
    Type.Unsafe<AdapterSettings['adapters']>(Type.Record(word, Type.Record(word, text))),
    {},
    {
      about:
        'JSON: what ways of knowing an age or a grown-up need of their own, by method: `{"fernlea": {"secret": "…"}}`.',
      right: 'texts by name for each method, such as {"fernlea": {"secret": "…"}}',
    },
  ),
  rateLimits: setting(
    'STAIRGATE_RATE_LIMITS',
    rates,
    { platform: 60_000, decisions: 10_000_000, anybody: 600 },
    {
      about:
        'JSON: requests a minute for all keys of a platform, for its decisions, and for anybody else by address.',
      right: 'three numbers above 0, such as {"platform": 60000, "decisions": 10000000, "anybody": 600}',
    },
  ),
  platformMebibytesAMinute: setting('STAIRGATE_PLATFORM_MEBIBYTES_A_MINUTE', positive, 512, {
    about:
      'Mebibytes that all keys of a platform may send a minute: of decisions one by one, two and a half million.',
    right: aboveZero,
  }),
  oidcIssuer: setting('STAIRGATE_OIDC_ISSUER', Type.Union([text, Type.Null()]), null, {
    about:
      'The OpenID provider by which operators sign in, an https address; its discovery document says the rest. Unset, they sign in by key alone.',
    right: 'the https address of the provider, as its discovery document names it',
  }),
  oidcName: setting('STAIRGATE_OIDC_NAME', word, 'your organisation', {
    about: 'What the provider is called, on the button to sign in.',
    right: 'a name',
  }),
  oidcClientId: setting('STAIRGATE_OIDC_CLIENT_ID', text, '', {
    about:
      'What this service is called there. The address to return to is `/operator/sign-in/return` under the public address.',
    right: 'the client id that the provider gave',
  }),
  oidcClientSecretFile: setting('STAIRGATE_OIDC_CLIENT_SECRET_FILE', Type.Union([text, Type.Null()]), null, {
    about:
      'A file with the client secret and nothing else, not readable by everybody. Unset, a public client.',
    right: 'the path of a file',
  }),
  oidcScopes: setting(
    'STAIRGATE_OIDC_SCOPES',
    Type.String({ pattern: '\\bopenid\\b' }),
    'openid profile email',
    {
      about: 'The scopes that are asked for.',
      right: 'scopes with spaces, openid among them',
    },
  ),
  oidcPersonClaim: setting('STAIRGATE_OIDC_PERSON_CLAIM', word, 'sub', {
    about:
      'The claim that says who somebody is, and never becomes somebody else’s. `keys create --person` names the same. Of `email`, only a verified one counts.',
    right: 'the name of a claim',
  }),
  oidcRoleClaim: setting('STAIRGATE_OIDC_ROLE_CLAIM', word, 'groups', {
    about: 'The claim that carries the roles, of the ID token or the user info: a word, or a list of words.',
    right: 'the name of a claim',
  }),
  oidcRoles: setting(
    'STAIRGATE_OIDC_ROLES',
    Type.Unsafe<Readonly<Record<string, Role>>>(Type.Record(word, Type.Enum([...roleNames]))),
    {},
    {
      about:
        'JSON: what each value of that claim may do here, the furthest counts: `{"trust-and-safety": "act", "counsel": "switch-law"}`. Values that are not listed may do nothing.',
      right: 'see, act or switch-law by value of the claim, such as {"counsel": "switch-law"}',
    },
  ),
  oidcAcr: setting('STAIRGATE_OIDC_ACR', Type.Unsafe<readonly string[]>(Type.Array(word)), [], {
    about:
      'JSON: the authentication context classes of which a sign-in has to be one, such as those with a second factor: `["phr"]`.',
    right: 'a JSON list of values that the provider knows as acr',
  }),
  operatorFreshMinutes: setting('STAIRGATE_OPERATOR_FRESH_MINUTES', positive, 5, {
    about: 'Minutes after a sign-in in which an operator may do what is grave; then they sign in again.',
    right: aboveZero,
  }),
  operatorIdleMinutes: setting('STAIRGATE_OPERATOR_IDLE_MINUTES', positive, 30, {
    about: "Minutes without a request after which an operator's session is over.",
    right: aboveZero,
  }),
  auditDays: setting('STAIRGATE_AUDIT_DAYS', positive, 730, {
    about: 'Days for which it is kept who did or looked at what.',
    right: aboveZero,
  }),
  switchPeople: setting(
    'STAIRGATE_SWITCH_PEOPLE',
    Type.Unsafe<1 | 2>(Type.Union([Type.Literal(1), Type.Literal(2)])),
    2,
    {
      about:
        'How many people it takes to put another rulebook in force: one proposes, another approves. 1 only where a single person runs the service; the start says so.',
      right: '1 or 2',
    },
  ),
  switchHours: setting('STAIRGATE_SWITCH_HOURS', positive, 24, {
    about: 'Hours in which a proposed switch of the rulebook can be approved.',
    right: aboveZero,
  }),
  webhooksHere: setting('STAIRGATE_WEBHOOKS_HERE', Type.Boolean(), false, {
    about:
      'For trying webhooks out: they may go to this machine as well, by http too. Never where others reach the service.',
    right: 'true or false',
  }),
  cachedChildren: setting('STAIRGATE_CACHED_CHILDREN', positive, 100_000, {
    about: 'Children kept in memory.',
    right: aboveZero,
  }),
} as const;

export type Settings = SettingsOf<typeof settingList>;

/**
 * Fills in the defaults and checks the whole.
 * @throws SettingsError naming the setting.
 */
export function readSettings(given: Partial<Settings> = {}): Settings {
  const settings = fillSettings(settingList, given);
  for (const issuer of settings.trustedIssuers) {
    if (issuer.jwks === undefined && issuer.jwksUrl === undefined)
      throw wrongSetting(settingList, 'trustedIssuers', `give ${issuer.issuer} a jwks or a jwksUrl`);
    if (issuer.page !== undefined && !/^https?:$/.test(URL.parse(issuer.page)?.protocol ?? ''))
      throw wrongSetting(settingList, 'trustedIssuers', `give ${issuer.issuer} a page that is a web address`);
    if (plainAddresses(issuer).some(isPlainHttpAway))
      throw wrongSetting(
        settingList,
        'trustedIssuers',
        `give ${issuer.issuer} https addresses: over http anybody on the way can put other keys in their place`,
      );
  }
  for (const origin of Object.values(settings.returnTo).flat()) {
    if (URL.parse(origin)?.origin !== origin || !/^https?:/.test(origin) || isPlainHttpAway(origin))
      throw wrongSetting(
        settingList,
        'returnTo',
        `write ${origin} as an origin alone, such as https://treehouse.example; http is for this machine alone`,
      );
  }
  needOidcWhole(settings);
  return settings;
}

/** @throws SettingsError where the provider is named and could not be used, or not safely. */
function needOidcWhole({ oidcIssuer, oidcClientId, oidcClientSecretFile, oidcRoles }: Settings): void {
  if (oidcIssuer === null) return;
  const issuer = URL.parse(oidcIssuer);
  if (issuer === null || !/^https?:$/.test(issuer.protocol) || isPlainHttpAway(oidcIssuer))
    throw wrongSetting(
      settingList,
      'oidcIssuer',
      `give ${settingList.oidcIssuer.right}; http is for this machine alone`,
    );
  if (issuer.search !== '' || issuer.hash !== '')
    throw wrongSetting(settingList, 'oidcIssuer', 'leave query and fragment out');
  if (oidcClientId === '')
    throw wrongSetting(settingList, 'oidcClientId', `give ${settingList.oidcClientId.right}`);
  if (Object.keys(oidcRoles).length === 0)
    throw wrongSetting(
      settingList,
      'oidcRoles',
      `without it nobody who signs in may do anything: give ${settingList.oidcRoles.right}`,
    );
  if (oidcClientSecretFile !== null) readClientSecret(oidcClientSecretFile);
}

/** The secret of the client at the provider. @throws SettingsError where it cannot be read, or others can. */
export function readClientSecret(file: string): string {
  const secret = readSecretFile(settingList, 'oidcClientSecretFile', file).trim();
  if (secret === '')
    throw wrongSetting(
      settingList,
      'oidcClientSecretFile',
      `${file} is empty; put the client secret into it`,
    );
  return secret;
}

/**
 * Refuses to be reached from elsewhere where that is not safe: as the ground does, and with a demonstration's issuers.
 * @throws SettingsError naming every setting that has to change.
 */
export function needSafeSettings(settings: Settings): void {
  const demo = settings.trustedIssuers.filter((issuer) =>
    plainAddresses(issuer).some((address) => address.startsWith('http:')),
  );
  needSafety(settingList, settings, [
    ...demo.map(
      ({ issuer }) =>
        `Take ${issuer} out of ${settingList.trustedIssuers.env} (or leave --demo-wallet out): it proves whatever it is asked to, for trying things out.`,
    ),
    ...(settings.webhooksHere
      ? [
          `Leave ${settingList.webhooksHere.env} out: webhooks would reach what listens on this machine alone.`,
        ]
      : []),
    ...(settings.oidcIssuer?.startsWith('http:')
      ? [`Set ${settingList.oidcIssuer.env} to the https address of the provider.`]
      : []),
  ]);
}

const namesShown = ['serviceName', 'operatorName', 'operatorAddress', 'operatorEmail'] as const;

/** The environment variables of what guardians are to read on pages, in letters and in receipts, and was left as it is. */
export function leftUnnamed(settings: Pick<Settings, (typeof namesShown)[number]>): readonly string[] {
  return namesShown.flatMap((name) =>
    settings[name] === settingList[name].default ? [settingList[name].env] : [],
  );
}

/** What of an issuer is a web address. */
function plainAddresses({ issuer, jwksUrl, page }: TrustedIssuer): string[] {
  return [issuer, jwksUrl, page].filter((text) => text !== undefined).filter((text) => URL.canParse(text));
}

/**
 * Settings from environment variables, those of `settingList`.
 * @param given counts for more.
 * @throws SettingsError naming the setting and its variable.
 */
export function settingsFromEnv(
  env: Record<string, string | undefined>,
  given: Partial<Settings> = {},
): Settings {
  return readSettings({ ...settingsIn(settingList, env), ...present(given) });
}
