import { countMail, ServiceProblem } from '@stairgate/service';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from './new-mail.ts';

/** Writes to whoever has consented for a child that some of it sleeps: at most once a day for each child. */
export async function writeOfSleep(
  context: Pick<Context, 'clock' | 'keys' | 'outbox'>,
  { trx, childId }: Pick<Change, 'trx' | 'childId'>,
): Promise<void> {
  const guardians = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .execute();
  if (guardians.length === 0) return;
  try {
    await countMail(context, trx, [`asleep ${childId}`], 1);
    for (const { guardian_id } of guardians)
      await context.outbox.queue(trx, newMail({ kind: 'asleep', child_id: childId, guardian_id }));
  } catch (error) {
    // The pages say it all the same; only the letters about it are limited.
    if (!(error instanceof ServiceProblem)) throw error;
  }
}
