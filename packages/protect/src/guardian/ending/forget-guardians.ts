import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { newMail } from '../letters/new-mail.ts';
import { queueLastLetter } from '../letters/queue-last-letter.ts';

/** Forgets all of a child's guardians, within a change that erases it; a last letter tells those who had agreed. */
export async function forgetGuardians(
  context: Pick<Context, 'keys' | 'outbox'>,
  { trx, childId }: Pick<Change, 'trx' | 'childId'>,
): Promise<void> {
  const guardians = await trx.selectFrom('guardians').selectAll().where('child_id', '=', childId).execute();
  for (const guardian of guardians) {
    await forgetAddress(context, trx, guardian);
    if (guardian.state === 'consented' || guardian.state === 'withdrawn')
      await queueLastLetter(
        context,
        trx,
        guardian,
        newMail({ kind: 'erased', guardian_id: guardian.guardian_id }),
      );
  }
}
