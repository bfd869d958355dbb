import { countMail, ServiceProblem } from '@stairgate/service';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from './new-mail.ts';

/** Writes to whoever has consented for a child that a complaint was answered, as often a day as other letters go out. */
export async function writeOfAnswer(
  context: Pick<Context, 'clock' | 'keys' | 'outbox' | 'settings'>,
  { trx, childId, child }: Pick<Change, 'trx' | 'childId' | 'child'>,
): Promise<void> {
  const guardians = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .execute();
  if (guardians.length === 0) return;
  const { mailsADay, platformMailsADay } = context.settings;
  try {
    await countMail(context, trx, [`complaints ${childId}`], mailsADay);
    await countMail(context, trx, [`platform ${child.platform_id}`], platformMailsADay);
    for (const { guardian_id } of guardians)
      await context.outbox.queue(trx, newMail({ kind: 'complaint', child_id: childId, guardian_id }));
  } catch (error) {
    // The pages show the answer; only the letters about it are limited.
    if (!(error instanceof ServiceProblem)) throw error;
  }
}
