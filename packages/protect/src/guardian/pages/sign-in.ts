import { countMail } from '../../../../service/src/mail/mail-limits.ts';
import { queueMail, startSending } from '../../../../service/src/mail/outbox.ts';
import { readAddress } from '../../../../service/src/mail/read-address.ts';
import type { Context } from '../../child/facts/context.ts';
import { addressHash } from '../letters/address-hash.ts';

/** A guardian may sign in more often than be invited, but not so often that it becomes a nuisance to somebody else. */
const signInsADay = 10;

/**
 * Queues a mail with a link to sign in. Whether the address is known is only found out when the mail is written, so that
 * neither the answer nor its timing tells.
 * @throws Problem `address-invalid`, `mail-limit`.
 */
export async function requestSignIn(context: Context, email: string): Promise<void> {
  const hash = addressHash(context.keys, readAddress(email));
  await context.db.transaction().execute(async (trx) => {
    await countMail(context, trx, [`sign-in ${hash}`], signInsADay);
    await queueMail(context, trx, { kind: 'sign-in', email_hash: hash });
  });
  startSending(context);
}
