import type { WhyEnded } from '@stairgate/wire';
import { endLinks } from '../../browser/links.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { endFavours } from '../../child/favours/end-favours.ts';
import { Problem } from '../../problem.ts';
import { lapseConfirming } from '../consents/lapse-confirming.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { newMail } from '../letters/new-mail.ts';
import { endObjections } from '../noes/end-objections.ts';

/** The letter about it may take so long before the address goes in any case. */
const letterTakes = 86_400_000;

/** Why it ends, and who ended it. */
export interface End {
  readonly why: WhyEnded;
  readonly by: 'calendar' | 'child' | 'platform' | 'operator';
}

/**
 * Ends what all guardians of a child have a say in and see, within a change to it: their yeses, open questions, links and
 * sessions. Who had agreed is told by one last letter, and the address goes once that is sent (`forgetEnded`). What they
 * closed stays closed, so that no end switches anything on; at 18 the calendar lifts that (`settle`).
 * @returns whether there was anybody.
 */
export async function endSay(
  context: Pick<Context, 'id' | 'events' | 'guardians' | 'keys' | 'outbox'>,
  change: Change,
  { why, by }: End,
): Promise<boolean> {
  const { trx, childId, child, at, now } = change;
  const guardians = await trx
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', childId)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['invited', 'confirming', 'consented']),
        eb.and([
          eb('state', 'in', why === 'of-age' ? ['withdrawn', 'refused'] : ['withdrawn']),
          eb('email', 'is not', null),
        ]),
      ]),
    )
    .forUpdate()
    .execute();
  if (guardians.length === 0) return false;
  await context.guardians.alert(change, why === 'of-age' ? 'guardian-ended' : 'guardian-removed');
  await trx.deleteFrom('grants').where('child_id', '=', childId).where('by', '=', 'guardian').execute();
  await trx
    .updateTable('asks')
    .set({ state: 'expired', answered_at: at })
    .where('child_id', '=', childId)
    .where('state', '=', 'waiting')
    .execute();
  await endFavours(change);
  for (const guardian of guardians) {
    const { guardian_id, email_hash, state } = guardian;
    await lapseConfirming(trx, guardian);
    await trx
      .updateTable('consents')
      .set({ state: 'lapsed' })
      .where('child_id', '=', childId)
      .where('guardian_id', '=', guardian_id)
      .where('state', '=', 'given')
      .execute();
    await endLinks(trx, (link) =>
      link.and([link('child_id', '=', childId), link('guardian_id', '=', guardian_id)]),
    );
    for (const table of ['mail_outbox', 'web_sessions'] as const)
      await trx
        .deleteFrom(table)
        .where('child_id', '=', childId)
        .where('guardian_id', '=', guardian_id)
        .execute();
    await trx
      .updateTable('guardians')
      .set({
        state: 'ended',
        ended_why: why,
        answered_at: at,
        expires_at: new Date(now + letterTakes).toISOString(),
      })
      .where('child_id', '=', childId)
      .where('guardian_id', '=', guardian_id)
      .execute();
    if (email_hash === null) continue;
    const other = await trx
      .selectFrom('guardians')
      .select('child_id')
      .where('email_hash', '=', email_hash)
      .where('state', '!=', 'ended')
      .limit(1)
      .executeTakeFirst();
    // Whoever is a guardian of nobody else has nothing to be signed in to.
    if (other === undefined) {
      await endLinks(trx, (link) => link.and([link('email_hash', '=', email_hash)]));
      await trx.deleteFrom('web_sessions').where('email_hash', '=', email_hash).execute();
    }
    if (state === 'consented' || state === 'withdrawn')
      await context.outbox.queue(trx, newMail({ kind: 'ended', child_id: childId, guardian_id }));
    else await forgetAddress(context, trx, guardian);
  }
  await endObjections(change, by);
  await change.record('guardian-ended', { why, by });
  await context.events.publish(trx, {
    kind: 'news',
    platform: child.platform_id,
    childId,
    what: 'guardian-ended',
  });
  return true;
}

/** Deletes the addresses of guardians whose say has ended, once the letter about it is sent, and after a day in any case. */
export async function forgetEnded({
  db,
  clock,
  children,
  keys,
}: Pick<Context, 'db' | 'clock' | 'children' | 'keys'>): Promise<void> {
  const due = await db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id'])
    .where('state', '=', 'ended')
    .where('email', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('expires_at', '<=', new Date(clock()).toISOString()),
        eb.not(
          eb.exists(
            eb
              .selectFrom('mail_outbox')
              .select('mail_id')
              .whereRef('mail_outbox.child_id', '=', 'guardians.child_id')
              .whereRef('mail_outbox.guardian_id', '=', 'guardians.guardian_id'),
          ),
        ),
      ]),
    )
    .execute();
  for (const one of due) {
    try {
      await children.change(one.child_id, async ({ trx }) => {
        const row = await lockGuardian(trx, one);
        if (row.state === 'ended') await forgetAddress({ keys }, trx, row);
      });
    } catch (error) {
      // Erased in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  }
}
