import { countMail, ServiceProblem } from '@stairgate/service';
import type { TellKind } from '@stairgate/wire';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { raiseAlert } from '../alerts/raise-alert.ts';
import { isTold } from '../guardians/wishes.ts';
import { newMail } from './new-mail.ts';

/**
 * Tells on the pages that something was bought or that the day's minutes are used up, and writes so to each guardian that
 * wants it, within a change to the child, as far as the bounds of mailbox and platform go.
 */
export async function writeOfEvent(
  context: Pick<Context, 'id' | 'events' | 'outbox' | 'settings' | 'clock' | 'keys'>,
  change: Change,
  kind: Extract<TellKind, 'bought' | 'limit-reached'>,
): Promise<void> {
  const { trx, childId, child } = change;
  await raiseAlert(context, change, kind);
  const guardians = await trx
    .selectFrom('guardians')
    .select(['guardian_id', 'mailbox_hash', 'tell'])
    .where('child_id', '=', childId)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .execute();
  const { mailsADay, platformMailsADay } = context.settings;
  const platform = `platform ${child.platform_id}`;
  for (const guardian of guardians) {
    if (!isTold(guardian, kind)) continue;
    try {
      await countMail(context, trx, [`${platform}, ${kind} ${guardian.mailbox_hash}`], mailsADay);
      await countMail(context, trx, [platform], platformMailsADay);
      await context.outbox.queue(
        trx,
        newMail({ kind, child_id: childId, guardian_id: guardian.guardian_id }),
      );
    } catch (error) {
      if (!(error instanceof ServiceProblem)) throw error;
    }
  }
}
