import type { Kysely } from 'kysely';
import type { Database, GuardianRow } from '../../database/schema.ts';

/** How another guardian of the same child stands, who has agreed or was asked and may still answer. */
export async function otherGuardian(
  db: Kysely<Database>,
  { child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<'consented' | 'invited' | undefined> {
  const others = await db
    .selectFrom('guardians')
    .select('state')
    .where('child_id', '=', child_id)
    .where('guardian_id', '!=', guardian_id)
    .where('state', 'in', ['invited', 'confirming', 'consented'])
    .execute();
  if (others.length === 0) return undefined;
  return others.some(({ state }) => state === 'consented') ? 'consented' : 'invited';
}
