import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { lapseConfirming } from './lapse-confirming.ts';

/**
 * Refuses everything. The answer is recorded and the address deleted.
 * @throws Problem `consent-already-answered` with the `state`; what was agreed to before is taken back by withdrawing.
 */
export function refuseConsent(
  context: Pick<Context, 'children'>,
  guardian: GuardianRow,
): Promise<{ state: 'refused'; addressDeleted: true }> {
  return context.children.change(guardian.child_id, async ({ trx, childId, at, record }) => {
    const row = await lockGuardian(trx, guardian);
    if (row.state !== 'invited' && row.state !== 'confirming')
      throw new Problem('consent-already-answered', undefined, { state: row.state });
    await lapseConfirming(trx, row);
    await trx
      .updateTable('guardians')
      .set({ state: 'refused', answered_at: at })
      .where('child_id', '=', childId)
      .where('guardian_id', '=', row.guardian_id)
      .execute();
    await forgetAddress(trx, row);
    await record('consent-refused', {});
    return { state: 'refused', addressDeleted: true };
  });
}
