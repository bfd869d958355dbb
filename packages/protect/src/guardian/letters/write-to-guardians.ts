import { countMail, ServiceProblem } from '@stairgate/service';
import type { TellKind } from '@stairgate/wire';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow, MailOutboxRow } from '../../database/schema.ts';
import { isTold } from '../guardians/wishes.ts';
import { newMail } from './new-mail.ts';

/**
 * Writes to each guardian that wants such letters, as far as the bounds of mailbox and platform go: the pages show it in any
 * case.
 * @param wish what a guardian has to want to be told of.
 */
export async function writeToGuardians(
  context: Pick<Context, 'outbox' | 'settings' | 'clock' | 'keys'>,
  { trx, childId, child }: Change,
  guardians: readonly Pick<GuardianRow, 'guardian_id' | 'mailbox_hash' | 'tell'>[],
  about: Pick<MailOutboxRow, 'kind'> & Partial<Pick<MailOutboxRow, 'ask_id' | 'favour_id'>>,
  wish: TellKind = 'asked',
): Promise<void> {
  const { mailsADay, platformMailsADay } = context.settings;
  const platform = `platform ${child.platform_id}`;
  for (const guardian of guardians) {
    if (!isTold(guardian, wish)) continue;
    try {
      await countMail(context, trx, [`${platform}, ${about.kind}s ${guardian.mailbox_hash}`], mailsADay);
      await countMail(context, trx, [platform], platformMailsADay);
      await context.outbox.queue(
        trx,
        newMail({ ...about, child_id: childId, guardian_id: guardian.guardian_id }),
      );
    } catch (error) {
      if (!(error instanceof ServiceProblem)) throw error;
    }
  }
}
