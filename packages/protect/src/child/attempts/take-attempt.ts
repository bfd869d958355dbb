import type { Transaction } from 'kysely';
import { attemptSeals } from '../../browser/ways-in.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';

/** What is kept of a grown-up who was verified. */
export interface AdultKept {
  readonly issuer?: string;
  /** Keyed hashes of the name by which the issuer knows the grown-up, as `ServiceKeys.macs` gives them. */
  readonly subjects?: readonly string[];
}

/**
 * Uses up a guardian's attempt that has ended well, in the transaction that relies on it. One of another guardian, about
 * another child or by another method is answered like one that does not exist.
 * @param now milliseconds since the epoch.
 * @throws Problem `attempt-unknown`, `attempt-used`, `attempt-expired`, `proof-invalid` for one that has found nothing.
 */
export async function takeAttempt(
  context: Pick<Context, 'keys' | 'log'>,
  trx: Transaction<Database>,
  {
    guardian,
    method,
    attemptId,
    now,
  }: {
    guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'>;
    method: string;
    attemptId: string;
    now: number;
  },
): Promise<AdultKept> {
  const row = await trx
    .selectFrom('attempts')
    .selectAll()
    .where('child_id', '=', guardian.child_id)
    .where('attempt_id', '=', attemptId)
    .where('subject', '=', 'consent')
    .where('guardian_id', '=', guardian.guardian_id)
    .where('method', '=', method)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined || !(await attemptSeals.isIntact(context, trx, row)))
    throw new Problem('attempt-unknown');
  if (row.status === 'used') throw new Problem('attempt-used');
  if (Date.parse(row.expires_at) <= now) throw new Problem('attempt-expired');
  if (row.status !== 'finished' || row.found === null)
    throw new Problem('proof-invalid', 'The verification has not ended well yet.');
  const used = { status: 'used', found: null } as const;
  await trx
    .updateTable('attempts')
    .set({ ...used, seal: attemptSeals.of({ ...row, ...used }, context.keys) })
    .where('child_id', '=', guardian.child_id)
    .where('attempt_id', '=', attemptId)
    .execute();
  return JSON.parse(row.found) as AdultKept;
}
