import { AddressSealed } from '@stairgate/service';
import type { Transaction } from 'kysely';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { whoseAddress, whoseLetter } from '../guardians/reseal-addresses.ts';
import type { newMail } from './new-mail.ts';

/**
 * Queues a letter to somebody whose address is forgotten now: with the address sealed in it, and gone as soon as it is
 * sent or given up.
 */
export async function queueLastLetter(
  { keys, outbox }: Pick<Context, 'keys' | 'outbox'>,
  trx: Transaction<Database>,
  /** As it was before its address was forgotten. */
  guardian: GuardianRow,
  mail: ReturnType<typeof newMail>,
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
  await outbox.queue(trx, { ...mail, address: sealed, language, language_chosen, word });
}
