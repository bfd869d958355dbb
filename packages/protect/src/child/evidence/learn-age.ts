import { type AgeAdapter, type AgeFound, adapterContext } from '@stairgate/adapters';
import { adult } from '@stairgate/rulebook';
import type { Evidence } from '@stairgate/wire';
import type { Transaction } from 'kysely';
import type { AgeEvidenceRow, Database } from '../../database/schema.ts';
import { dayOf } from '../../law/in-force/day-of.ts';
import { Problem } from '../../problem.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import { type ProofOnce, proofOnce, useOnce } from '../proofs/use-once.ts';

/** Evidence that was checked, in the form that is kept: never a year, a month or a token. */
export interface LearntAge extends Omit<AgeEvidenceRow, 'child_id' | 'seq'> {
  /** What must not be accepted a second time, and until when it could be. */
  readonly token: ProofOnce | null;
}

/**
 * Of each level: nobody tries so often for a good reason, and each try is kept. What is weak takes no room from what is
 * surer, and so cannot keep out the proof that would put it right.
 */
const mostPieces = 50;

/**
 * Checks a piece of evidence. Signatures are verified here, before any transaction begins.
 * @param childId null for a child that is only being created: no token can name it yet.
 * @throws Refusal or Problem `birth-impossible`, `age-impossible`, `evidence-untrusted`, `proof-invalid`, `unavailable`.
 */
export async function checkEvidence(
  { settings, clock, adapters }: Pick<Context, 'settings' | 'clock' | 'adapters'>,
  childId: string | null,
  evidence: Evidence,
): Promise<LearntAge> {
  const now = clock();
  const adapter = adapters.age.find(({ meta }) => meta.id === evidence.method);
  if (adapter?.verify === undefined)
    throw new Problem('evidence-untrusted', 'Evidence of this kind is not taken here.');
  const context = adapterContext(adapter, { settings, now, childId, nonce: null });
  return learntAge(adapter, await adapter.verify(context, evidence), now);
}

/**
 * What is kept of what an adapter found.
 * @param now milliseconds since the epoch.
 * @throws Problem `age-impossible`, `evidence-untrusted` for a level that the method does not reach.
 */
export function learntAge({ meta }: Pick<AgeAdapter, 'meta'>, found: AgeFound, now: number): LearntAge {
  const { lo, hi, level, source = null, at = now, once } = found;
  if (!meta.levels.includes(level))
    throw new Problem('evidence-untrusted', `${meta.id} cannot know an age as ${level}.`);
  if (!Number.isInteger(lo) || !Number.isInteger(hi) || lo < 0 || lo > hi || hi > adult)
    throw new Problem('age-impossible');
  return {
    method: meta.id,
    level,
    lo,
    hi,
    // What was found a while ago has aged since.
    learnt_on: dayOf(Math.min(at, now)),
    source,
    token: once === undefined ? null : proofOnce(once),
  };
}

/**
 * Keeps checked evidence in a transaction that holds the child's lock, or creates the child.
 * @throws Problem `proof-used`, `too-much-evidence`.
 */
export async function keepEvidence(
  trx: Transaction<Database>,
  childId: string,
  { token, ...learnt }: LearntAge,
): Promise<void> {
  if (token !== null) await useOnce(trx, token);
  const { seq, alike } = await trx
    .selectFrom('age_evidence')
    .select((eb) => [
      eb.fn.coalesce(eb.fn.max('seq'), eb.lit(0)).as('seq'),
      eb.fn.countAll<number>().filterWhere('level', '=', learnt.level).as('alike'),
    ])
    .where('child_id', '=', childId)
    .executeTakeFirstOrThrow();
  if (Number(alike) >= mostPieces) throw new Problem('too-much-evidence');
  await trx
    .insertInto('age_evidence')
    .values({ child_id: childId, seq: seq + 1, ...learnt })
    .execute();
}

/** Adds checked evidence to what is known of a child, tells its guardians, and writes it into the ledger. */
export async function learnAge(
  { guardians }: Pick<Context, 'guardians'>,
  change: Change,
  learnt: LearntAge,
): Promise<void> {
  await keepEvidence(change.trx, change.childId, learnt);
  await guardians.alert(change, 'age');
  await change.record('age-learnt', evidenceForLedger(learnt));
}

/** What the ledger says of a piece of evidence. */
export function evidenceForLedger({ method, level, lo, hi, source }: LearntAge) {
  return { method, level, lo, hi, source };
}
