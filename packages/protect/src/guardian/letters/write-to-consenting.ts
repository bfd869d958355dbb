import { countMail, ServiceProblem } from '@stairgate/service';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { MailOutboxRow } from '../../database/schema.ts';
import { newMail } from './new-mail.ts';

/**
 * Queues a letter to everybody who has consented for a child, unless there were too many already. The pages say the same
 * in any case; only the letters about it are limited.
 * @param limits what is counted, and how many of it a day may bring.
 */
export async function writeToConsenting(
  context: Pick<Context, 'clock' | 'keys' | 'outbox'>,
  { trx, childId }: Pick<Change, 'trx' | 'childId'>,
  kind: MailOutboxRow['kind'],
  limits: readonly (readonly [counted: string, aDay: number])[],
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
    for (const [counted, aDay] of limits) await countMail(context, trx, [counted], aDay);
    for (const { guardian_id } of guardians)
      await context.outbox.queue(trx, newMail({ kind, child_id: childId, guardian_id }));
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
  }
}
