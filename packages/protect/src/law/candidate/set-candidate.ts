import { Problem } from '../../problem.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { lawSeal, readLawState } from '../in-force/law-seal.ts';
import { dropUnusedLaws, storeLaw } from '../in-force/law-store.ts';
import type { Candidate } from './read-candidate.ts';

/**
 * Makes a law the candidate on all nodes, or takes the candidate away. What was counted for the one before is forgotten.
 * @param keyId of the operator, for the ledger.
 * @throws Problem `candidate-in-force`.
 */
export async function setCandidate(
  context: LawContext,
  candidate: Candidate | null,
  { keyId }: { keyId: string | null },
): Promise<void> {
  const { events, ledger, clock } = context;
  await events.transact(async (trx) => {
    const row = await readLawState(trx, context.keys, { lock: true });
    if (row === undefined) throw new Error('there is no row of the law in force');
    if (candidate === null && row.candidate === null) return;
    if (candidate?.id === row.law && candidate.from === row.from_day) throw new Problem('candidate-in-force');
    const now = clock();
    const at = new Date(now).toISOString();
    if (candidate !== null) await storeLaw(trx, candidate, now);
    await trx
      .updateTable('law_state')
      .set({
        number: row.number + 1,
        candidate: candidate?.id ?? null,
        candidate_from: candidate?.from ?? null,
        candidate_since: candidate === null ? null : at,
      })
      .where('id', '=', 'main')
      .execute();
    await trx.deleteFrom('shadow_counts').execute();
    await dropUnusedLaws(trx);
    const mac = await lawSeal(trx, context);
    await ledger.append(trx, {
      kind: candidate === null ? 'candidate-dropped' : 'candidate-set',
      alias: null,
      body:
        candidate === null
          ? { law: row.candidate, keyId, mac }
          : { law: candidate.id, from: candidate.from, keyId, mac },
    });
    await events.publish(trx, { kind: 'law' });
  });
  await context.laws.refresh();
}
