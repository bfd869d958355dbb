import type { Kysely } from 'kysely';
import type { WebSession } from '../../browser/web-session.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** Everything of a guardian's that a session may reach: by its address, or the one row it was left with. */
export function guardiansOf(
  db: Kysely<Database>,
  session: Pick<WebSession, 'emailHash' | 'childId' | 'guardianId'>,
) {
  return db
    .selectFrom('guardians')
    .selectAll()
    .where((eb) =>
      session.emailHash === null
        ? eb.and([eb('child_id', '=', session.childId), eb('guardian_id', '=', session.guardianId)])
        : eb('email_hash', '=', session.emailHash),
    )
    .orderBy('invited_at', 'desc');
}

/**
 * The session's guardian of one child. A child of somebody else is answered like one that does not exist.
 * @throws Problem `child-unknown`.
 */
export async function needGuardian(
  { db }: Pick<Context, 'db'>,
  session: WebSession,
  childId: string,
): Promise<GuardianRow> {
  const row = await guardiansOf(db, session).where('child_id', '=', childId).executeTakeFirst();
  if (row === undefined) throw new Problem('child-unknown');
  return row;
}
