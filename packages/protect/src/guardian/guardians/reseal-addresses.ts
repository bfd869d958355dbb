import { mailboxOf } from '@stairgate/service';
import { knownBrowserSeals, linkSeals, sessionSeals } from '../../browser/ways-in.ts';
import type { Context } from '../../child/facts/context.ts';
import type { GuardianRow, MailOutboxRow } from '../../database/schema.ts';

/** Under what a guardian's row is found: the address, and the mailbox that it leads to. */
export const filedAs = ({ addresses }: Pick<Context['keys'], 'addresses'>, address: string) => ({
  email_hash: addresses.hash(address),
  mailbox_hash: addresses.hash(mailboxOf(address)),
});

/** To which row an address is bound while it is sealed. */
export const whoseAddress = ({ child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>) =>
  `${child_id}/${guardian_id}`;

/** The same of a last letter, in which an address lies because nothing else holds it any more. */
export const whoseLetter = ({ guardian_id }: Pick<MailOutboxRow, 'guardian_id'>) => `letter/${guardian_id}`;

/**
 * Seals every address that lies under an older key, or under none, anew under the newest, and files what hangs on it under
 * its new hash, and the mailboxes of those from before these were kept. Runs at the start, before anybody signs in.
 * @throws AddressSealed where an older key is no longer at hand.
 */
export async function resealAddresses(
  context: Pick<Context, 'children' | 'db' | 'keys' | 'log'>,
): Promise<void> {
  const { children, db, keys, log } = context;
  const { addresses } = keys;
  const older = await db
    .selectFrom('guardians')
    .selectAll()
    .where('email', 'is not', null)
    .where('email', 'not like', `${addresses.current}%`)
    .execute();
  for (const guardian of older) {
    // One that nobody sealed is from before addresses were, if its hash of then says so; else somebody put it there.
    const isPlain = guardian.email!.includes('@');
    if (isPlain && !isOfThen(keys, guardian)) {
      log.error(
        { guardian: guardian.guardian_id },
        'an address was put there beside the service; it is not used',
      );
      continue;
    }
    await children.change(guardian.child_id, async ({ trx }) => {
      const address = isPlain
        ? guardian.email!
        : await addresses.open(guardian.email!, whoseAddress(guardian));
      const hash = addresses.hash(address);
      await trx
        .updateTable('guardians')
        .set({ email: await addresses.seal(address, whoseAddress(guardian)), ...filedAs(keys, address) })
        .where('child_id', '=', guardian.child_id)
        .where('guardian_id', '=', guardian.guardian_id)
        .where('email', '=', guardian.email)
        .execute();
      const { email_hash } = guardian;
      if (email_hash === null) return;
      for (const seals of [linkSeals, sessionSeals, knownBrowserSeals])
        await seals.change(keys, trx, { email_hash }, { email_hash: hash });
      await trx
        .updateTable('mail_outbox')
        .set({ email_hash: hash })
        .where('email_hash', '=', email_hash)
        .execute();
    });
  }
  const unfiled = await db
    .selectFrom('guardians')
    .selectAll()
    .where('email', 'like', `${addresses.current}%`)
    .where('mailbox_hash', 'is', null)
    .execute();
  for (const guardian of unfiled) {
    const { mailbox_hash } = filedAs(keys, await addresses.open(guardian.email!, whoseAddress(guardian)));
    await db
      .updateTable('guardians')
      .set({ mailbox_hash })
      .where('child_id', '=', guardian.child_id)
      .where('guardian_id', '=', guardian.guardian_id)
      .where('email', '=', guardian.email)
      .execute();
  }
  const letters = await db
    .selectFrom('mail_outbox')
    .selectAll()
    .where('address', 'is not', null)
    .where('address', 'not like', `${addresses.current}%`)
    .execute();
  for (const letter of letters) {
    const address = await addresses.open(letter.address!, whoseLetter(letter));
    await db
      .updateTable('mail_outbox')
      .set({ address: await addresses.seal(address, whoseLetter(letter)) })
      .where('mail_id', '=', letter.mail_id)
      .execute();
  }
  if (older.length > 0) log.info({ addresses: older.length }, 'addresses are sealed under the newest key');
}

/** Whether an address in the clear is filed under its hash, as it was before addresses were sealed. */
function isOfThen(keys: Context['keys'], { email, email_hash }: GuardianRow): boolean {
  return keys.fingerprints.some(
    (secret) =>
      keys.checkMac('guardian-address', email!.toLowerCase(), `${secret}.${email_hash ?? ''}`) !== false,
  );
}
