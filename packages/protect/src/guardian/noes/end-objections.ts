import type { Change } from '../../child/facts/child-store.ts';

/**
 * Ends what anybody objects to once nobody is asked or has agreed any more to whom it could be: whoever objected sees that, its no
 * stands on, and another grown-up can be asked. Last in the transaction, because it locks the ledger.
 */
export async function endObjections(
  { trx, childId, record }: Pick<Change, 'trx' | 'childId' | 'record'>,
  by: 'calendar' | 'child' | 'guardian' | 'platform' | 'operator',
): Promise<void> {
  const other = await trx
    .selectFrom('guardians')
    .select('guardian_id')
    .where('child_id', '=', childId)
    .where('state', 'in', ['invited', 'confirming', 'consented'])
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return;
  const ended = await trx
    .updateTable('guardians')
    .set({ objection: 'ended' })
    .where('child_id', '=', childId)
    .where('objection', '=', 'open')
    .returning('guardian_id')
    .execute();
  for (const _ of ended) await record('objection-settled', { outcome: 'ended', by });
}
