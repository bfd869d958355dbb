import {
  type BrowserSession,
  browserSessions,
  type GroundSettings,
  idleSince,
  type ServiceContext,
} from '@stairgate/service';
import type { Role } from '@stairgate/wire';
import type { FastifyReply } from 'fastify';
import type { Kysely, Selectable } from 'kysely';
import type { Database, WebSessionRow } from '../database/schema.ts';
import { sessionSeals } from './ways-in.ts';

export type WebSessionKind = WebSessionRow['kind'];

/** Who an operator is, and how that is known. */
export interface SignedIn {
  readonly by: 'key' | 'oidc';
  /** Null for a key that does not say whose it is. */
  readonly person: string | null;
  /** Who that may be as well: nobody of these is a second person beside another. */
  readonly people: readonly string[];
  readonly name: string;
  readonly role: Role;
  /** When that was proved, in milliseconds since the epoch; now, if left out. */
  readonly provedAt?: number;
}

/** A child, a guardian or an operator whose browser is signed in. */
export interface WebSession extends BrowserSession<WebSessionKind> {
  readonly childId: string | null;
  readonly guardianId: string | null;
  readonly emailHash: string | null;
  readonly keyId: string | null;
  /** Of a child. */
  readonly returnTo: string | null;
  /** Of an operator. */
  readonly signedIn: (SignedIn & { readonly at: string }) | null;
}

const sessions = browserSessions<WebSessionRow, Omit<WebSession, keyof BrowserSession>>(
  { guardian: 'sg_guardian', child: 'sg_child', operator: 'sg_operator' },
  sessionSeals,
  (row) => ({
    childId: row.child_id,
    guardianId: row.guardian_id,
    emailHash: row.email_hash,
    keyId: row.key_id,
    returnTo: row.return_to,
    signedIn: signedInOf(row),
  }),
);

export const { read: readWebSession, need: needWebSession, end: endWebSession } = sessions;

/** The row of a session as it is now; undefined once it has ended, was left alone for too long, or was changed beside the service. */
export async function sessionNow(
  context: Pick<ServiceContext<GroundSettings, Database>, 'settings' | 'clock' | 'db' | 'keys' | 'log'>,
  { hash }: Pick<WebSession, 'hash'>,
): Promise<Selectable<WebSessionRow> | undefined> {
  const { db, clock } = context;
  const row = await db
    .selectFrom('web_sessions')
    .selectAll()
    .where('session_hash', '=', hash)
    .where('expires_at', '>', new Date(clock()).toISOString())
    .where('used_at', '>', idleSince(context))
    .executeTakeFirst();
  return row !== undefined && (await sessionSeals.isIntact(context, db, row)) ? row : undefined;
}

/** In how many browsers somebody is signed in at most; the one that began first ends. */
export const mostSessions = 20;

/** Starts a session of whom it names, and sets its cookie. Of more than `mostSessions` the oldest ends. */
export async function startWebSession(
  context: Pick<ServiceContext, 'settings' | 'clock' | 'random' | 'keys'>,
  db: Kysely<Database>,
  reply: FastifyReply,
  who: {
    kind: WebSessionKind;
    childId?: string | null;
    emailHash?: string | null;
    keyId?: string | null;
    returnTo?: string | null;
    /** Roughly which browser, where somebody is shown where they are signed in. */
    browser?: string | null;
    signedIn?: SignedIn;
    /** When it ends at the latest, in milliseconds since the epoch. */
    until?: number | null;
  },
): Promise<WebSession> {
  const { signedIn } = who;
  const columns = {
    kind: who.kind,
    child_id: who.childId ?? null,
    guardian_id: null,
    email_hash: who.emailHash ?? null,
    key_id: who.keyId ?? null,
    return_to: who.returnTo ?? null,
    browser: who.browser ?? null,
    signed_in_by: signedIn?.by ?? null,
    person: signedIn?.person ?? null,
    people: signedIn === undefined ? null : JSON.stringify(signedIn.people),
    name: signedIn?.name ?? null,
    role: signedIn?.role ?? null,
    signed_in_at:
      signedIn === undefined ? null : new Date(signedIn.provedAt ?? context.clock()).toISOString(),
  };
  const started = await sessions.start(context, db, reply, columns, who.until);
  const whose = (['child_id', 'email_hash', 'key_id', 'person'] as const).find(
    (one) => columns[one] !== null,
  );
  if (whose !== undefined)
    await db
      .deleteFrom('web_sessions')
      .where('session_hash', 'in', (older) =>
        older
          .selectFrom('web_sessions')
          .select('session_hash')
          .where('kind', '=', who.kind)
          .where(whose, '=', columns[whose])
          .where('session_hash', '!=', started.hash)
          .orderBy('started_at', 'desc')
          .orderBy('session_hash')
          .offset(mostSessions - 1)
          .limit(1000),
      )
      .execute();
  return started;
}

function signedInOf(row: Selectable<WebSessionRow>): WebSession['signedIn'] {
  const { signed_in_by: by, person, people, name, role, signed_in_at: at } = row;
  if (by === null || people === null || name === null || role === null) return null;
  if (at === null) return null;
  return { by, person, people: JSON.parse(people) as string[], name, role, at };
}
