import { readAddress } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from '../letters/new-mail.ts';

/**
 * Queues a mail with a link to sign in. Whether the address is known, and whether an earlier link of it still works, is
 * only found out when the mail is written, so that neither the answer nor its timing tells. There is no number of requests
 * after which somebody is locked out: see `signInLinkEnds`.
 * @throws Problem `address-invalid`.
 */
export async function requestSignIn(context: Context, email: string): Promise<void> {
  const hash = context.keys.addresses.hash(readAddress(email));
  await context.db.transaction().execute(async (trx) => {
    const waiting = await trx
      .selectFrom('mail_outbox')
      .select('mail_id')
      .where('kind', '=', 'sign-in')
      .where('email_hash', '=', hash)
      .limit(1)
      .executeTakeFirst();
    if (waiting === undefined)
      await context.outbox.queue(trx, newMail({ kind: 'sign-in', email_hash: hash }));
  });
  context.outbox.startSending();
}
