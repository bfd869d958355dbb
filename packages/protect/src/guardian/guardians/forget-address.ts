import type { Transaction } from 'kysely';
import { endLinks } from '../../browser/links.ts';
import { sessionSeals } from '../../browser/ways-in.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';

/**
 * Deletes a guardian's address and everything that was filed under it, if it is held for no other child. What stays of
 * the row is how it ended. A browser that is signed in keeps its session, for this child only and until it runs out, so
 * that the guardian can still fetch a receipt.
 */
export async function forgetAddress(
  { keys }: Pick<Context, 'keys'>,
  trx: Transaction<Database>,
  { child_id, guardian_id, email_hash }: Pick<GuardianRow, 'child_id' | 'guardian_id' | 'email_hash'>,
): Promise<void> {
  await trx
    .updateTable('guardians')
    .set({
      email: null,
      email_hash: null,
      mailbox_hash: null,
      label: null,
      expires_at: null,
      language: null,
      language_chosen: false,
    })
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .execute();
  await trx
    .deleteFrom('mail_outbox')
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .execute();
  await endLinks(trx, (link) =>
    link.and([link('child_id', '=', child_id), link('guardian_id', '=', guardian_id)]),
  );
  if (email_hash === null) return;
  const other = await trx
    .selectFrom('guardians')
    .select('child_id')
    .where('email_hash', '=', email_hash)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return;
  await endLinks(trx, (link) => link.and([link('email_hash', '=', email_hash)]));
  for (const table of ['mail_outbox', 'known_browsers'] as const)
    await trx.deleteFrom(table).where('email_hash', '=', email_hash).execute();
  await sessionSeals.change(
    keys,
    trx,
    { email_hash, kind: 'guardian' },
    { email_hash: null, child_id, guardian_id },
  );
}
