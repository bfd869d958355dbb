import { Type } from 'typebox';
import { exampleValues } from './example-values.ts';
import { isKeyScope, type KeyScope, keyScopes } from './key-scope.ts';
import { type Role, roleNames } from './role.ts';
import { askedDay, closed, instant, line, oneOf, orNull, text, type Wire } from './schema.ts';

const roleSchema = oneOf<Role>(roleNames);
const scopeSchema = oneOf<KeyScope>(Object.keys(keyScopes).filter(isKeyScope));
const named = line({ minLength: 1, maxLength: 200 });
const signedInBy = oneOf(['key', 'oidc']);

/** How somebody can sign in as an operator. */
export const signInWaysSchema = Type.Object(
  {
    oidc: orNull(Type.Object({ name: text }), {
      description: 'What the identity provider is called; null where none is set.',
    }),
  },
  { title: 'SignInWays' },
);
export type SignInWays = Wire<typeof signInWaysSchema>;

/** An operator who is signed in. */
export const operatorSessionSchema = Type.Object(
  {
    csrf: text,
    person: orNull(text, { description: 'Who it is; null for a key that names nobody.' }),
    name: text,
    role: roleSchema,
    by: signedInBy,
    signedInAt: instant,
    freshUntil: instant,
    expiresAt: instant,
    idleMinutes: Type.Number({ description: 'Minutes without a request after which the session is over.' }),
  },
  { title: 'OperatorSession' },
);
export type OperatorSession = Wire<typeof operatorSessionSchema>;

export const listedKeySchema = Type.Object(
  {
    keyId: text,
    name: text,
    scope: oneOf(['platform', 'operator']),
    platform: orNull(text),
    scopes: orNull(Type.Array(text), { description: 'What it was made for; null for everything.' }),
    role: orNull(roleSchema, { description: "An operator's." }),
    person: orNull(text, { description: "Whose it is, of an operator's." }),
    madeBy: Type.Array(text, {
      description:
        'Who else made it: people, or keys that name nobody. Empty where nobody did but whose it is, or the owner of the records.',
    }),
    createdAt: instant,
    expiresAt: orNull(instant),
    revokedAt: orNull(instant),
    lastUsedOn: orNull(text, { description: 'The last day on which it was used, as far as it was noted.' }),
  },
  { title: 'ListedKey' },
);
export type ListedApiKey = Wire<typeof listedKeySchema>;
export const listedKeysSchema = Type.Object({ keys: Type.Array(listedKeySchema) }, { title: 'ListedKeys' });
export type ListedApiKeys = Wire<typeof listedKeysSchema>;

export const wantedKeySchema = closed(
  {
    name: named,
    scope: oneOf(['platform', 'operator']),
    platform: Type.Optional(named),
    scopes: Type.Optional(Type.Array(scopeSchema, { minItems: 1, uniqueItems: true })),
    role: Type.Optional(roleSchema),
    person: Type.Optional(named),
    expires: Type.Optional(askedDay),
  },
  { title: 'WantedKey' },
);
export type WantedKey = Wire<typeof wantedKeySchema>;
export const madeKeySchema = Type.Object(
  {
    keyId: text,
    key: Type.String({ description: 'The key itself, which is shown this once: only its hash is kept.' }),
  },
  { title: 'MadeKey' },
);
export type MadeKey = Wire<typeof madeKeySchema>;
export const keyParams = Type.Object({ keyId: Type.String({ maxLength: 64 }) });

/** One line of the audit: who did or looked at what. Nothing in it names a child but by its alias in the ledger. */
export const auditEntrySchema = Type.Object(
  {
    seq: Type.Integer(),
    at: instant,
    kind: text,
    alias: orNull(text, { description: 'The name in the ledger of the child it was about.' }),
    person: orNull(text),
    name: orNull(text),
    by: text,
    session: orNull(text, { description: 'The beginning of the hash of the session.' }),
    about: Type.Object({}, { additionalProperties: true, description: 'What it was about.' }),
    hash: text,
  },
  { title: 'AuditEntry' },
);
export type AuditEntry = Wire<typeof auditEntrySchema>;
const filter = {
  person: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.String({ maxLength: 64 })),
  day: Type.Optional(askedDay),
};
export const auditFilterSchema = closed(filter);
export const auditQuerySchema = closed({
  ...filter,
  before: Type.Optional(
    Type.String({ pattern: '^\\d{1,15}$', description: 'Entries with a lower number than this alone.' }),
  ),
});
export type AuditQuery = Wire<typeof auditQuerySchema>;
export const auditSchema = Type.Object(
  {
    entries: Type.Array(auditEntrySchema, { description: 'The newest first, a hundred at most.' }),
    more: Type.Boolean(),
    people: Type.Array(text, { description: 'Everybody who is named in the audit.' }),
    kinds: Type.Array(text),
  },
  { title: 'Audit' },
);
export type Audit = Wire<typeof auditSchema>;

/** A switch of law that waits for a second person. */
export const proposalSchema = Type.Object(
  {
    proposalId: text,
    revision: text,
    replaces: text,
    why: text,
    person: text,
    name: text,
    at: instant,
    until: instant,
  },
  { title: 'SwitchProposal' },
);
export type SwitchProposal = Wire<typeof proposalSchema>;
export const proposalParams = Type.Object({ proposalId: Type.String({ maxLength: 64 }) });

const { at, csrf } = exampleValues;
export const exampleOperatorSession = {
  csrf,
  person: 'anna@example.org',
  name: 'Anna Lind',
  role: 'act',
  by: 'oidc',
  signedInAt: at,
  freshUntil: '2026-11-22T12:05:00.000Z',
  expiresAt: '2026-11-23T00:00:00.000Z',
  idleMinutes: 30,
} satisfies OperatorSession;
export const exampleListedKey = {
  keyId: exampleValues.keyId,
  name: 'playground',
  scope: 'platform',
  platform: 'default',
  scopes: ['decide'],
  role: null,
  person: null,
  madeBy: ['anna@example.org'],
  createdAt: at,
  expiresAt: null,
  revokedAt: null,
  lastUsedOn: '2026-11-22',
} satisfies ListedApiKey;
export const exampleAuditEntry = {
  seq: 7,
  at,
  kind: 'read-complaint',
  alias: 'a_0cVtR8kXq2Lm',
  person: 'anna@example.org',
  name: 'Anna Lind',
  by: 'oidc',
  session: '4f1c2a9be07d',
  about: { complaintId: exampleValues.complaintId },
  hash: 'ab'.repeat(32),
} satisfies AuditEntry;
export const exampleProposal = {
  proposalId: exampleValues.proposalId,
  revision: exampleValues.candidateRevision,
  replaces: exampleValues.revision,
  why: 'The code changes on 1 January.',
  person: 'anna@example.org',
  name: 'Anna Lind',
  at,
  until: '2026-11-23T12:00:00.000Z',
} satisfies SwitchProposal;
