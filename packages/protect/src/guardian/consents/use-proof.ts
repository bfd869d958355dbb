import { byMail, type ConsentAdapter } from '@stairgate/adapters';
import type { Transaction } from 'kysely';
import { type AdultKept, takeAttempt } from '../../child/attempts/take-attempt.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** Uses a proof up, in the transaction that relies on it: the same one never counts twice. */
export type Prove = (trx: Transaction<Database>) => Promise<AdultKept>;

/**
 * How an answer is proven: by an attempt of this guardian for this child that has ended well. Null for a method that is
 * confirmed by mail.
 * @throws Problem `proof-invalid`; what it gives throws `attempt-unknown`, `attempt-used`, `attempt-expired`.
 */
export function proofOf(
  context: Pick<Context, 'clock' | 'keys' | 'log'>,
  guardian: GuardianRow,
  adapter: ConsentAdapter,
  attemptId: string | undefined,
): Prove | null {
  if (byMail(adapter)) return null;
  if (attemptId === undefined) throw new Problem('proof-invalid', 'Begin a verification first.');
  const now = context.clock();
  return (trx) => takeAttempt(context, trx, { guardian, method: adapter.meta.id, attemptId, now });
}
