import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { Problem } from '../../problem.ts';
import { forgetAddress } from '../guardians/forget-address.ts';

/** Forgets what noes that have run out left: by what their mailbox is known again, and the address where it was held on to. */
export async function forgetNoes({
  db,
  clock,
  children,
  keys,
}: Pick<Context, 'db' | 'clock' | 'children' | 'keys'>): Promise<void> {
  const at = new Date(clock()).toISOString();
  const due = await db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id'])
    .where('no_until', '<=', at)
    .where((eb) => eb.or([eb('objection', 'is', null), eb('objection', '!=', 'open')]))
    .execute();
  for (const one of due) {
    try {
      await children.change(one.child_id, async ({ trx }) => {
        const row = await lockGuardian(trx, one);
        if (row.no_until === null || row.no_until > at || row.objection === 'open') return;
        await trx
          .updateTable('guardians')
          .set({ no_until: null, no_mac: null })
          .where('child_id', '=', row.child_id)
          .where('guardian_id', '=', row.guardian_id)
          .execute();
        // Whoever took everything back keeps its way in for longer: `expires_at` says until when.
        if (row.state !== 'withdrawn') await forgetAddress({ keys }, trx, row);
      });
    } catch (error) {
      // Erased in the meantime.
      if (!(error instanceof Problem)) throw error;
    }
  }
}
