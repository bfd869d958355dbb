import { countMail, readAddress } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from '../letters/new-mail.ts';

/** A guardian may sign in more often than be invited, but not so often that it becomes a nuisance to somebody else. */
const signInsADay = 10;

/**
 * Queues a mail with a link to sign in. Whether the address is known is only found out when the mail is written, so that
 * neither the answer nor its timing tells.
 * @throws Problem `address-invalid`, `mail-limit`.
 */
export async function requestSignIn(context: Context, email: string): Promise<void> {
  const hash = context.keys.addresses.hash(readAddress(email));
  await context.db.transaction().execute(async (trx) => {
    await countMail(context, trx, [`sign-in ${hash}`], signInsADay);
    await context.outbox.queue(trx, newMail({ kind: 'sign-in', email_hash: hash }));
  });
  context.outbox.startSending();
}
