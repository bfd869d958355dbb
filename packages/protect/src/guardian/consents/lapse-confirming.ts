import type { Kysely } from 'kysely';
import { endLinks } from '../../browser/links.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';

/**
 * Drops answers that wait for their confirmation; the links in the mails stop to work.
 * @param touching only those that agree to one of these purposes.
 */
export async function lapseConfirming(
  trx: Kysely<Database>,
  { child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
  touching?: readonly string[],
): Promise<void> {
  const confirming = await trx
    .selectFrom('consents')
    .select(['consent_id', 'purposes'])
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .where('state', '=', 'confirming')
    .execute();
  const ids = confirming
    .filter(
      ({ purposes }) => !touching || (JSON.parse(purposes) as string[]).some((id) => touching.includes(id)),
    )
    .map(({ consent_id }) => consent_id);
  if (ids.length === 0) return;
  await trx
    .updateTable('consents')
    .set({ state: 'lapsed' })
    .where('child_id', '=', child_id)
    .where('consent_id', 'in', ids)
    .execute();
  await endLinks(trx, (link) => link.and([link('child_id', '=', child_id), link('consent_id', 'in', ids)]));
  await trx
    .deleteFrom('mail_outbox')
    .where('child_id', '=', child_id)
    .where('consent_id', 'in', ids)
    .execute();
}
