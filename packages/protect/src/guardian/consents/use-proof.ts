import type { Transaction } from 'kysely';
import type { WebSession } from '../../browser/web-session.ts';
import type { ProofResult } from '../../child/age/verify-adult-credential.ts';
import type { Context } from '../../child/facts/context.ts';
import type { Database } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { VerificationMethod } from '../verification/method.ts';

/**
 * Checks a proof for a method that takes one, before any lock is held.
 * @throws Problem `proof-invalid`.
 */
export async function checkProof(
  { settings, clock }: Pick<Context, 'settings' | 'clock'>,
  session: WebSession,
  method: VerificationMethod,
  proof: { token: string } | undefined,
): Promise<ProofResult | null> {
  if (method.verify === undefined) return null;
  if (proof === undefined) throw new Problem('proof-invalid', 'There is no proof.');
  return method.verify(proof.token, { settings, nonce: session.nonce, now: clock() });
}

/**
 * Uses the session's nonce up, in the transaction that relies on the proof: the same proof never counts twice.
 * @throws Problem `proof-invalid`.
 */
export async function useProof(trx: Transaction<Database>, session: WebSession): Promise<void> {
  const used = await trx
    .updateTable('web_sessions')
    .set({ proofs: session.proofs + 1 })
    .where('session_hash', '=', session.hash)
    .where('proofs', '=', session.proofs)
    .returning('session_hash')
    .executeTakeFirst();
  if (used === undefined) throw new Problem('proof-invalid', 'The proof was used before.');
}
