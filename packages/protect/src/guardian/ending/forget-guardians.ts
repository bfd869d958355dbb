import { AddressSealed } from '@stairgate/service';
import type { Transaction } from 'kysely';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { forgetAddress } from '../guardians/forget-address.ts';
import { whoseAddress, whoseLetter } from '../guardians/reseal-addresses.ts';
import { newMail } from '../letters/new-mail.ts';

/** Forgets all of a child's guardians, within a change that erases it; a last letter tells those who had agreed. */
export async function forgetGuardians(
  context: Pick<Context, 'keys' | 'outbox'>,
  { trx, childId }: Pick<Change, 'trx' | 'childId'>,
): Promise<void> {
  const guardians = await trx.selectFrom('guardians').selectAll().where('child_id', '=', childId).execute();
  for (const guardian of guardians) {
    await forgetAddress(context, trx, guardian);
    if (guardian.state === 'consented' || guardian.state === 'withdrawn')
      await queueLastLetter(context, trx, guardian);
  }
}

/**
 * Queues the letter that a child was erased, which outlives all else that is held of its guardian: with the address sealed
 * in it, and gone as soon as it is sent or given up. Nothing in it leads to the child.
 */
async function queueLastLetter(
  { keys, outbox }: Pick<Context, 'keys' | 'outbox'>,
  trx: Transaction<Database>,
  guardian: GuardianRow,
): Promise<void> {
  const { email, guardian_id, language, language_chosen, word } = guardian;
  if (email === null) return;
  let address: string;
  try {
    address = await keys.addresses.open(email, whoseAddress(guardian));
  } catch (error) {
    // Nobody can write to it, which is no reason to keep what is to be erased.
    if (error instanceof AddressSealed) return;
    throw error;
  }
  const sealed = await keys.addresses.seal(address, whoseLetter({ guardian_id }));
  const mail = newMail({ kind: 'erased', guardian_id });
  await outbox.queue(trx, { ...mail, address: sealed, language, language_chosen, word });
}
