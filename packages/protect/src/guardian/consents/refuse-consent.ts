import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { endObjections } from '../noes/end-objections.ts';
import { sayNo } from '../noes/say-no.ts';
import { lapseConfirming } from './lapse-confirming.ts';

/**
 * Refuses everything. The no stands for a while: see `needRoomForYes`. The address is deleted, or held until then where the
 * guardian wants to be told if another is asked.
 * @throws Problem `consent-already-answered` with the `state`; what was agreed to before is taken back by withdrawing.
 */
export function refuseConsent(
  context: Pick<Context, 'children' | 'keys' | 'settings'>,
  guardian: GuardianRow,
  { tellMe = false }: { tellMe?: boolean } = {},
): Promise<{ state: 'refused'; addressDeleted: boolean }> {
  return context.children.change(guardian.child_id, async (change) => {
    const row = await lockGuardian(change.trx, guardian);
    if (row.state !== 'invited' && row.state !== 'confirming')
      throw new Problem('consent-already-answered', undefined, { state: row.state });
    await lapseConfirming(change.trx, row);
    const addressDeleted = await sayNo(context, change, row, 'refused', tellMe);
    await change.record('consent-refused', {});
    await endObjections(change, 'guardian');
    return { state: 'refused', addressDeleted };
  });
}
