import type { Kysely } from 'kysely';
import type { WebSession } from '../../browser/web-session.ts';
import { childNow } from '../../child/facts/child-facts.ts';
import type { Context } from '../../child/facts/context.ts';
import { intactRecords } from '../../child/facts/sealed-record.ts';
import { hasSay } from '../../child/limits/has-say.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** Everything of a guardian's that a session may reach: by its address, or the one row it was left with. */
export function guardiansOf(
  db: Kysely<Database>,
  session: Pick<WebSession, 'emailHash' | 'childId' | 'guardianId'>,
) {
  return (
    db
      .selectFrom('guardians')
      .selectAll()
      // Whose say has ended sees nothing, while the letter about it is on its way.
      .where('state', '!=', 'ended')
      .where((eb) =>
        session.emailHash === null
          ? eb.and([eb('child_id', '=', session.childId), eb('guardian_id', '=', session.guardianId)])
          : eb('email_hash', '=', session.emailHash),
      )
      // Of a mailbox that was asked again, the question that is open or answered goes before what it said earlier.
      .orderBy((eb) =>
        eb.case().when('state', 'in', ['invited', 'confirming', 'consented']).then(0).else(1).end(),
      )
      .orderBy('invited_at', 'desc')
  );
}

/** The same, without those of children whose records were changed beside the service. */
export async function trueGuardiansOf(
  context: Pick<Context, 'db' | 'keys' | 'log'>,
  session: Parameters<typeof guardiansOf>[1],
  childId?: string,
): Promise<GuardianRow[]> {
  const rows = await guardiansOf(context.db, session)
    .$if(childId !== undefined, (query) => query.where('child_id', '=', childId!))
    .execute();
  const intact = await intactRecords(context, [...new Set(rows.map(({ child_id }) => child_id))]);
  return rows.filter(({ child_id }) => intact.has(child_id));
}

/**
 * The session's guardian of one child. A child of somebody else is answered like one that does not exist.
 * @throws Problem `child-unknown`, `guardian-say-over` for somebody of 18, whatever the records say yet.
 */
export async function needGuardian(
  context: Pick<Context, 'children' | 'clock' | 'db' | 'keys' | 'log' | 'rulebook'>,
  session: WebSession,
  childId: string,
): Promise<GuardianRow> {
  const [row] = await trueGuardiansOf(context, session, childId);
  if (row === undefined) throw new Problem('child-unknown');
  const facts = await context.children.need(childId);
  if (!hasSay(childNow(facts, context.rulebook(), context.clock()).age))
    throw new Problem('guardian-say-over');
  return row;
}
