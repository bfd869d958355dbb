import type { Transaction } from 'kysely';
import { endLinks } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

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

/**
 * Signs the guardians of a child out everywhere, at the word of an operator: all that their addresses are signed in to.
 * @throws Problem `child-unknown`, `no-guardian`.
 */
export async function signGuardiansOut(
  context: Pick<Context, 'children' | 'events'>,
  childId: string,
): Promise<void> {
  await context.children.change(childId, async ({ trx, record }) => {
    const guardians = await trx
      .selectFrom('guardians')
      .select(['guardian_id', 'email_hash'])
      .where('child_id', '=', childId)
      .where('state', '!=', 'ended')
      .execute();
    if (guardians.length === 0) throw new Problem('no-guardian');
    for (const { guardian_id, email_hash } of guardians)
      await signOutEverywhere(context, trx, {
        emailHash: email_hash,
        childId,
        guardianId: guardian_id,
      });
    await record('guardians-signed-out', {});
  });
}
