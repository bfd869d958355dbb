import type { Kysely } from 'kysely';
import type { Database, GuardianRow } from '../../database/schema.ts';

export interface ConsentInForce {
  readonly consentId: string;
  /** Ids of the purposes that were agreed to and not withdrawn since. */
  readonly purposes: readonly string[];
  readonly noticeVersion: string;
}

/** What a guardian has agreed to and not taken back, the oldest first. */
export async function consentsInForce(
  db: Kysely<Database>,
  { child_id, guardian_id }: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<readonly ConsentInForce[]> {
  const rows = await db
    .selectFrom('consents')
    .select(['consent_id', 'purposes', 'notice_version'])
    .where('child_id', '=', child_id)
    .where('guardian_id', '=', guardian_id)
    .where('state', '=', 'given')
    .orderBy('given_at')
    .execute();
  return rows.map(({ consent_id, purposes, notice_version }) => ({
    consentId: consent_id,
    purposes: JSON.parse(purposes) as string[],
    noticeVersion: notice_version,
  }));
}

/** The ids of all purposes in force. */
export function purposesInForce(consents: readonly ConsentInForce[]): ReadonlySet<string> {
  return new Set(consents.flatMap(({ purposes }) => purposes));
}
