import { type AdultFound, adapterContext, type ConsentAdapter } from '@stairgate/adapters';
import type { Transaction } from 'kysely';
import type { WebSession } from '../../browser/web-session.ts';
import { takeAttempt } from '../../child/attempts/take-attempt.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** Uses a proof up, in the transaction that relies on it: the same one never counts twice. */
export type Prove = (trx: Transaction<Database>) => Promise<AdultFound>;

/**
 * Checks what a guardian shows, before any lock is held. Null for a method that is confirmed by mail.
 * @throws Refusal or Problem `proof-invalid`; so does what it gives, and `attempt-unknown`, `attempt-used`,
 *   `attempt-expired`.
 */
export async function checkProof(
  { settings, clock }: Pick<Context, 'settings' | 'clock'>,
  { session, guardian }: { session: WebSession; guardian: GuardianRow },
  adapter: ConsentAdapter,
  { proof, attempt }: { proof?: { readonly token: string }; attempt?: string },
): Promise<Prove | null> {
  const now = clock();
  if (adapter.finish !== undefined && (attempt !== undefined || adapter.verify === undefined)) {
    if (attempt === undefined) throw new Problem('proof-invalid', 'Begin a verification first.');
    return (trx) => takeAttempt(trx, { guardian, method: adapter.meta.id, attemptId: attempt, now });
  }
  if (adapter.verify === undefined) return null;
  if (proof === undefined) throw new Problem('proof-invalid', 'There is no proof.');
  const { nonce } = session;
  const context = adapterContext(adapter, { settings, now, childId: guardian.child_id, nonce });
  const found = await adapter.verify(context, proof.token);
  return async (trx) => {
    await useNonce(trx, session);
    return found;
  };
}

/** @throws Problem `proof-invalid`. */
async function useNonce(trx: Transaction<Database>, session: WebSession): Promise<void> {
  const used = await trx
    .updateTable('web_sessions')
    .set({ proofs: session.proofs + 1 })
    .where('session_hash', '=', session.hash)
    .where('proofs', '=', session.proofs)
    .returning('session_hash')
    .executeTakeFirst();
  if (used === undefined) throw new Problem('proof-invalid', 'The proof was used before.');
}
