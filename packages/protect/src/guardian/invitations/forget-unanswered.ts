import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { Problem } from '../../problem.ts';
import { lapseConfirming } from '../consents/lapse-confirming.ts';
import { forgetAddress } from '../guardians/forget-address.ts';

/**
 * Deletes the addresses, and the links to them, of guardians who did not answer in time (16 CFR 312.5(c)(1)), took
 * everything back and did not agree again in theirs, or refused and wanted to be told of another for a while. The child may ask again. Safe to run at any time, and from several nodes at once.
 * @returns how many were forgotten.
 */
export async function forgetUnanswered({
  db,
  clock,
  children,
  keys,
}: Pick<Context, 'db' | 'clock' | 'children' | 'keys'>): Promise<number> {
  const due = await db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id'])
    .where('state', 'in', ['invited', 'confirming', 'withdrawn', 'refused'])
    // Who objects is told how that ends.
    .where((eb) => eb.or([eb('objection', 'is', null), eb('objection', '!=', 'open')]))
    .where('email', 'is not', null)
    .where('expires_at', '<=', new Date(clock()).toISOString())
    .execute();
  let forgotten = 0;
  for (const one of due) {
    try {
      await children.change(one.child_id, async ({ trx, at }) => {
        const row = await lockGuardian(trx, one);
        const isOpen = row.state === 'invited' || row.state === 'confirming';
        if (!isOpen && row.state !== 'withdrawn' && row.state !== 'refused') return;
        if (row.objection === 'open') return;
        if (row.expires_at === null || row.expires_at > at) return;
        await lapseConfirming(trx, row);
        if (isOpen)
          await trx
            .updateTable('guardians')
            .set({ state: 'expired' })
            .where('child_id', '=', row.child_id)
            .where('guardian_id', '=', row.guardian_id)
            .execute();
        await forgetAddress({ keys }, trx, row);
        forgotten++;
      });
    } catch (error) {
      // Erased, or taken back, in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return forgotten;
}
