import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { lapseConfirming } from './lapse-confirming.ts';

/**
 * Deletes the address of a guardian that took everything back, at its own wish, before its time is over.
 * @throws Problem `still-consented`.
 */
export async function forgetWithdrawn(
  context: Pick<Context, 'children' | 'keys'>,
  guardian: GuardianRow,
): Promise<void> {
  await context.children.change(guardian.child_id, async ({ trx }) => {
    const row = await lockGuardian(trx, guardian);
    if (row.state !== 'withdrawn') throw new Problem('still-consented', undefined, { state: row.state });
    await lapseConfirming(trx, row);
    await forgetAddress(context, trx, row);
  });
}
