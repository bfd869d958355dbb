import type { Transaction } from 'kysely';
import { endLinks } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';

/** Whose sessions: all of an address, or those of the one row that a guardian without an address was left with. */
export interface SignedInAs {
  readonly emailHash: string | null;
  readonly childId: string | null;
  readonly guardianId: string | null;
}

/**
 * Ends all sessions of a guardian in all browsers, on all nodes, and the links to sign in that were not opened yet. Call it
 * in a transaction that `events.transact` began.
 */
export async function signOutEverywhere(
  { events }: Pick<Context, 'events'>,
  trx: Transaction<Database>,
  { emailHash, childId, guardianId }: SignedInAs,
): Promise<void> {
  const ended = await trx
    .deleteFrom('web_sessions')
    .where('kind', '=', 'guardian')
    .where((eb) =>
      emailHash === null
        ? eb.and([eb('child_id', '=', childId), eb('guardian_id', '=', guardianId)])
        : eb('email_hash', '=', emailHash),
    )
    .returning('session_hash')
    .execute();
  if (emailHash !== null)
    await endLinks(trx, (link) =>
      link.and([
        link('email_hash', '=', emailHash),
        link('kind', '=', 'guardian-sign-in'),
        link('used_at', 'is', null),
      ]),
    );
  if (ended.length > 0)
    await events.publish(trx, {
      kind: 'signed-out',
      sessions: ended.map(({ session_hash }) => session_hash),
    });
}
