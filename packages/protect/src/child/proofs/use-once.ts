import { createHash } from 'node:crypto';
import type { UsedOnce } from '@stairgate/adapters';
import type { Transaction } from 'kysely';
import type { Database } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';

/** A token by its hash, and until when (ISO 8601) it would be accepted again. */
export interface ProofOnce {
  readonly hash: string;
  readonly until: string;
}

/**
 * By what a token is known again: what of it is signed. The signature itself can be written in more than one way (the
 * other root of an ECDSA signature, the unused bits of base64url), which must not make another token of it.
 */
export function proofOnce({ token, until }: UsedOnce): ProofOnce {
  const signed = token.split('.').slice(0, 2).join('.');
  return { hash: createHash('sha256').update(signed).digest('hex'), until: new Date(until).toISOString() };
}

/**
 * Uses a proof up, in the transaction that relies on it, whatever it is shown for: all ways in share one table. Of two at
 * once, on whichever nodes, exactly one counts.
 * @throws Problem `proof-used`.
 */
export async function useOnce(trx: Transaction<Database>, { hash, until }: ProofOnce): Promise<void> {
  const fresh = await trx
    .insertInto('used_tokens')
    .values({ token_hash: hash, expires_at: until })
    .onConflict((conflict) => conflict.column('token_hash').doNothing())
    .returning('token_hash')
    .executeTakeFirst();
  if (fresh === undefined) throw new Problem('proof-used');
}
