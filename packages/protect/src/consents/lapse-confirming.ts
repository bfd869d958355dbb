import type { Kysely } from 'kysely';
import type { Database, GuardianRow } from '../database/schema.ts';

/** Drops an answer that waits for its confirmation; the link in the mail stops to work. */
export async function lapseConfirming(
  trx: Kysely<Database>,
  { child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<void> {
  const lapsed = await trx
    .updateTable('consents')
    .set({ state: 'lapsed' })
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .where('state', '=', 'confirming')
    .returning('consent_id')
    .execute();
  if (lapsed.length === 0) return;
  const ids = lapsed.map(({ consent_id }) => consent_id);
  for (const table of ['links', 'mail_outbox'] as const)
    await trx.deleteFrom(table).where('child_id', '=', child_id).where('consent_id', 'in', ids).execute();
}
