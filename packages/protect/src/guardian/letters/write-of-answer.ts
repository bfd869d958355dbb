import { countMail, ServiceProblem } from '@stairgate/service';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from './new-mail.ts';
import { writeToConsenting } from './write-to-consenting.ts';

type Wanted = Pick<Context, 'clock' | 'keys' | 'outbox' | 'settings'>;
type OfChild = Pick<Change, 'trx' | 'childId' | 'child'>;

/** Writes that a complaint was answered, as often a day as other letters go out. @param guardianId as `GuardianSide` says. */
export function writeOfAnswer(context: Wanted, change: OfChild, guardianId: string | null): Promise<void> {
  if (guardianId !== null) return writeOfOwnAnswer(context, change, guardianId);
  const { mailsADay, platformMailsADay } = context.settings;
  return writeToConsenting(context, change, 'complaint', [
    [`complaints ${change.childId}`, mailsADay],
    [`platform ${change.child.platform_id}`, platformMailsADay],
  ]);
}

/** Whose address is gone reads it on the page for as long as it can sign in there. */
async function writeOfOwnAnswer(
  context: Wanted,
  { trx, childId, child }: OfChild,
  guardianId: string,
): Promise<void> {
  const guardian = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardianId)
    .where('state', '!=', 'ended')
    .where('email', 'is not', null)
    .executeTakeFirst();
  if (guardian === undefined) return;
  try {
    const { mailsADay, platformMailsADay } = context.settings;
    await countMail(context, trx, [`own-complaints ${guardianId}`], mailsADay);
    await countMail(context, trx, [`platform ${child.platform_id}`], platformMailsADay);
    await context.outbox.queue(
      trx,
      newMail({ kind: 'own-complaint', child_id: childId, guardian_id: guardianId }),
    );
  } catch (error) {
    if (!(error instanceof ServiceProblem)) throw error;
  }
}
