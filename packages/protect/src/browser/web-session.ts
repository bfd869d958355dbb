import { type BrowserSession, browserSessions, type ServiceContext } from '@stairgate/service';
import type { FastifyReply } from 'fastify';
import type { Kysely } from 'kysely';
import type { Database, WebSessionRow } from '../database/schema.ts';

export type WebSessionKind = WebSessionRow['kind'];

/** A child, a guardian or an operator whose browser is signed in. */
export interface WebSession extends BrowserSession<WebSessionKind> {
  readonly childId: string | null;
  readonly guardianId: string | null;
  readonly emailHash: string | null;
  readonly keyId: string | null;
}

const sessions = browserSessions<WebSessionRow, Omit<WebSession, keyof BrowserSession>>(
  { guardian: 'sg_guardian', child: 'sg_child', operator: 'sg_operator' },
  (row) => ({
    childId: row.child_id,
    guardianId: row.guardian_id,
    emailHash: row.email_hash,
    keyId: row.key_id,
  }),
);

export const { read: readWebSession, need: needWebSession, end: endWebSession } = sessions;

/** Starts a session of whom it names, and sets its cookie. */
export function startWebSession(
  context: Pick<ServiceContext, 'settings' | 'clock' | 'random'>,
  db: Kysely<Database>,
  reply: FastifyReply,
  who: {
    kind: WebSessionKind;
    childId?: string | null;
    emailHash?: string | null;
    keyId?: string | null;
    /** When it ends at the latest, in milliseconds since the epoch. */
    until?: number | null;
  },
): Promise<WebSession> {
  const columns = {
    kind: who.kind,
    child_id: who.childId ?? null,
    guardian_id: null,
    email_hash: who.emailHash ?? null,
    key_id: who.keyId ?? null,
  };
  return sessions.start(context, db, reply, columns, who.until);
}
