import { adapterContext, type Returned } from '@stairgate/adapters';
import { tokenHash } from '@stairgate/service';
import type { Attempt, AttemptOutcome } from '@stairgate/wire';
import { attemptSeals } from '../../browser/ways-in.ts';
import type { AttemptRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { type LearntAge, learnAge, learntAge } from '../evidence/learn-age.ts';
import type { Context } from '../facts/context.ts';
import { type ProofOnce, proofOnce, useOnce } from '../proofs/use-once.ts';
import type { AdultKept } from './take-attempt.ts';

/** @throws Problem `attempt-unknown`. */
export async function attemptByState(
  context: Pick<Context, 'db' | 'keys' | 'log'>,
  state: string,
): Promise<AttemptRow> {
  const row = await context.db
    .selectFrom('attempts')
    .selectAll()
    .where('state_hash', '=', tokenHash(state))
    .executeTakeFirst();
  if (row === undefined || !(await attemptSeals.isIntact(context, context.db, row)))
    throw new Problem('attempt-unknown');
  return row;
}

/** How an attempt stands. @param now milliseconds since the epoch. */
export function standingOf({ status, expires_at }: AttemptRow, now: number): Attempt['state'] {
  if (status !== 'open') return status === 'refused' ? 'refused' : 'finished';
  return Date.parse(expires_at) <= now ? 'expired' : 'waiting';
}

/**
 * Hands what came back to the adapter, before any lock is held, and puts what it found on record. Of two at once exactly
 * one counts.
 * @throws Problem `attempt-used`, `attempt-expired`, `proof-used`, `method-unknown` for a method that is not here any more; or what the
 *   adapter refuses, which leaves the attempt open.
 */
export async function finishAttempt(
  context: Context,
  row: AttemptRow,
  returned: Returned,
): Promise<AttemptOutcome['outcome']> {
  const { settings, adapters, clock } = context;
  const now = clock();
  const standing = standingOf(row, now);
  if (standing !== 'waiting') throw new Problem(standing === 'expired' ? 'attempt-expired' : 'attempt-used');
  const state = JSON.parse(row.kept) as Record<string, unknown>;
  const given = { settings, now, childId: row.child_id, nonce: row.nonce };
  if (row.subject === 'age') {
    const adapter = adapters.age.find(({ meta }) => meta.id === row.method);
    if (adapter?.finish === undefined) throw new Problem('method-unknown');
    const found = await adapter.finish(adapterContext(adapter, given), state, returned);
    if (found === 'waiting') return found;
    const learnt = found === 'refused' ? null : learntAge(adapter, found, now);
    return endAttempt(context, row, { learnt });
  }
  const adapter = adapters.consent.find(({ meta }) => meta.id === row.method);
  if (adapter?.finish === undefined) throw new Problem('method-unknown');
  const found = await adapter.finish(adapterContext(adapter, given), state, returned);
  if (found === 'waiting') return found;
  if (found === 'refused') return endAttempt(context, row, {});
  const { once, ...adult } = found;
  const kept: AdultKept = {
    ...(adult.issuer !== undefined && { issuer: adult.issuer }),
    ...(adult.subject !== undefined && {
      subjects: context.keys.macs('proof-subject', `${adult.issuer ?? row.method} ${adult.subject}`),
    }),
  };
  return endAttempt(context, row, {
    found: JSON.stringify(kept),
    token: once === undefined ? null : proofOnce(once),
  });
}

async function endAttempt(
  context: Context,
  row: AttemptRow,
  {
    learnt = null,
    found = null,
    token = null,
  }: { learnt?: LearntAge | null; found?: string | null; token?: ProofOnce | null },
): Promise<'finished' | 'refused'> {
  const outcome = learnt === null && found === null ? 'refused' : 'finished';
  const { child_id, attempt_id } = row;
  const end = { status: outcome, kept: '{}', found } as const;
  await context.children.change(child_id, async (change) => {
    const ended = await change.trx
      .updateTable('attempts')
      .set({ ...end, seal: attemptSeals.of({ ...row, ...end }, context.keys) })
      .where('child_id', '=', child_id)
      .where('attempt_id', '=', attempt_id)
      .where('status', '=', 'open')
      .returning('attempt_id')
      .executeTakeFirst();
    if (ended === undefined) throw new Problem('attempt-used');
    if (token !== null) await useOnce(change.trx, token);
    if (learnt !== null) await learnAge(context, change, learnt);
  });
  return outcome;
}
