import type { Settlement } from '@stairgate/wire';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { lapseConfirming } from '../consents/lapse-confirming.ts';
import { withdrawAll } from '../consents/withdraw-consent.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { newMail } from '../letters/new-mail.ts';
import { queueLastLetter } from '../letters/queue-last-letter.ts';
import { shutOut } from '../noes/shut-out.ts';

/**
 * A grown-up whose no stands objects to the yes of another: everything that needs a guardian closes until the platform has
 * settled it. Nobody's yes is taken back by it; it sleeps.
 * @throws Problem `nothing-to-object` where its no has run out, or nobody else was asked.
 */
export function objectToOther(context: Context, guardian: GuardianRow): Promise<{ state: 'objected' }> {
  return context.children.change(guardian.child_id, async (change) => {
    const { trx, childId, at } = change;
    const row = await lockGuardian(trx, guardian);
    if (row.objection === 'open') return { state: 'objected' };
    const others = await othersOf(change, row);
    if (row.no_until === null || row.no_until <= at || others.length === 0)
      throw new Problem('nothing-to-object');
    await trx
      .updateTable('guardians')
      .set({
        objection: 'open',
        objected_at: at,
        objection_settled_at: null,
        objection_settled_by: null,
        objection_reason: null,
      })
      .where('child_id', '=', childId)
      .where('guardian_id', '=', row.guardian_id)
      .execute();
    await trx
      .updateTable('grants')
      .set({ asleep_at: at, asleep_why: 'objected', this_time: false })
      .where('child_id', '=', childId)
      .where('by', '=', 'guardian')
      .where('asleep_why', 'is', null)
      .execute();
    for (const other of others) await lapseConfirming(trx, other);
    await context.guardians.alert(change, 'objected');
    await change.record('objection-made', {});
    await tellPlatform(context, change, 'objection-made');
    context.log.warn(
      { child: change.child.ledger_alias },
      'a grown-up objects to the yes of another; settle it',
    );
    return { state: 'objected' };
  });
}

/**
 * Settles an objection, of several the earliest. `dismissed`: its no stands no longer, and once nobody else objects, what
 * slept because of it counts again as far as the law lets it. `upheld`: everything that the other guardian agreed to is taken
 * back, which settles what anybody objected to, and the noes go on to stand; it is shut out from this child until somebody lets
 * it in again. Both are written to, as far as their addresses
 * are held.
 * @param reason for both grown-ups to read.
 * @throws Problem `nothing-to-settle`.
 */
export async function settleObjection(
  context: Context,
  childId: string,
  { outcome, reason, by }: Settlement & { readonly by: 'operator' | 'platform' },
): Promise<{ outcome: Settlement['outcome'] }> {
  const result = await context.children.change(childId, async (change) => {
    const { trx, at } = change;
    const objecting = await trx
      .selectFrom('guardians')
      .selectAll()
      .where('child_id', '=', childId)
      .where('objection', '=', 'open')
      .orderBy('answered_at')
      .orderBy('guardian_id')
      .forUpdate()
      .execute();
    const [row] = objecting;
    if (row === undefined) throw new Problem('nothing-to-settle');
    const settled = outcome === 'upheld' ? objecting : [row];
    await trx
      .updateTable('guardians')
      .set({
        objection: outcome,
        objection_settled_at: at,
        objection_settled_by: by,
        objection_reason: reason?.trim() ?? null,
        ...(outcome === 'dismissed' && { no_until: null, no_mac: null }),
      })
      .where('child_id', '=', childId)
      .where(
        'guardian_id',
        'in',
        settled.map(({ guardian_id }) => guardian_id),
      )
      .execute();
    const others = await othersOf(change, row);
    const isLast = objecting.length === settled.length;
    // Nothing has changed yet for the others while somebody else objects.
    for (const { guardian_id } of isLast ? [...settled, ...others] : settled)
      await context.outbox.queue(trx, newMail({ kind: 'objection-settled', child_id: childId, guardian_id }));
    if (outcome === 'upheld') {
      for (const other of others) {
        // Before its address goes.
        await trx
          .updateTable('guardians')
          .set(await shutOut(context, other, { at, by: row.guardian_id }))
          .where('child_id', '=', childId)
          .where('guardian_id', '=', other.guardian_id)
          .execute();
        if (other.state === 'consented') await withdrawAll(context, change, other, { isOwn: false });
        else {
          await forgetAsked(context, change, other);
          const { guardian_id } = other;
          const mail = newMail({ kind: 'objection-settled', child_id: childId, guardian_id });
          await queueLastLetter(context, trx, other, mail);
        }
      }
    } else if (isLast)
      await trx
        .updateTable('grants')
        .set({ asleep_at: null, asleep_why: null })
        .where('child_id', '=', childId)
        .where('by', '=', 'guardian')
        .where('asleep_why', '=', 'objected')
        .execute();
    await change.record('objection-settled', {
      outcome,
      by,
      ...(outcome === 'upheld' && { shutOut: others.length }),
    });
    await tellPlatform(context, change, 'objection-settled');
    return { outcome };
  });
  context.outbox.startSending();
  return result;
}

async function tellPlatform(
  { events }: Pick<Context, 'events'>,
  { trx, child, childId }: Pick<Change, 'trx' | 'child' | 'childId'>,
  what: 'objection-made' | 'objection-settled',
): Promise<void> {
  await events.publish(trx, { kind: 'news', platform: child.platform_id, childId, what });
}

/** Who has agreed to nothing has nothing to take back: the question to it ends, and its address with it. */
async function forgetAsked(
  context: Pick<Context, 'keys'>,
  { trx }: Pick<Change, 'trx'>,
  asked: GuardianRow,
): Promise<void> {
  await lapseConfirming(trx, asked);
  await trx
    .updateTable('guardians')
    .set({ state: 'expired' })
    .where('child_id', '=', asked.child_id)
    .where('guardian_id', '=', asked.guardian_id)
    .execute();
  await forgetAddress(context, trx, asked);
}

/** The other guardians of a child who were asked or have agreed. */
function othersOf(
  { trx, childId }: { trx: Parameters<typeof lockGuardian>[0]; childId: string },
  { guardian_id }: Pick<GuardianRow, 'guardian_id'>,
): Promise<GuardianRow[]> {
  return trx
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', childId)
    .where('guardian_id', '!=', guardian_id)
    .where('state', 'in', ['invited', 'confirming', 'consented'])
    .execute();
}
