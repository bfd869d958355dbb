import type { Kysely } from 'kysely';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/**
 * The same row again under the child's lock, as it is now.
 * @throws Problem `child-unknown`.
 */
export async function lockGuardian(
  trx: Kysely<Database>,
  { child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<GuardianRow> {
  const row = await trx
    .selectFrom('guardians')
    .selectAll()
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Problem('child-unknown');
  return row;
}
