import type { Switch } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import { documented } from '../in-force/documented.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { readLawState, storeRevision } from '../in-force/law-store.ts';
import { liveTotals } from './candidate-report.ts';
import type { CandidateTrial } from './candidate-trial.ts';

/**
 * Puts the candidate in force on all nodes, in one transaction. What was in force becomes the candidate, so switching
 * back is the same again.
 * @throws Problem `candidate-moved` when either is another one by now.
 */
export async function switchLaw(
  context: LawContext,
  trial: CandidateTrial,
  wanted: Switch,
  { keyId }: { keyId: string | null },
): Promise<void> {
  const { events, ledger, clock, laws, db } = context;
  await laws.refresh();
  const { active, candidate, state } = laws;
  if (candidate === undefined) throw moved(context, 'There is no candidate that could be loaded here.');
  const next = candidate.rulebook();
  if (next.revision !== wanted.revision || active.rulebook().revision !== wanted.replaces)
    throw moved(context);
  await trial.flush();
  const seen = await liveTotals(db, trial.pair);
  await events.transact(async (trx) => {
    const row = await readLawState(trx, { lock: true });
    if (row?.number !== state.number || laws.behind !== null) throw moved(context);
    const now = clock();
    const at = new Date(now).toISOString();
    await trx
      .updateTable('law_state')
      .set({
        number: row.number + 1,
        law: candidate.id,
        from_day: candidate.from,
        revision: next.revision,
        as_of: next.asOf,
        since: at,
        chosen_by: candidate.id === laws.installed.id && candidate.from === null ? 'installed' : 'operator',
        candidate: active.id,
        candidate_from: active.from,
        candidate_since: at,
      })
      .where('id', '=', 'main')
      .execute();
    await storeRevision(trx, active.rulebook(), active.id, now);
    await storeRevision(trx, next, candidate.id, now);
    await trx.deleteFrom('shadow_counts').execute();
    await ledger.append(trx, {
      kind: 'rulebook-changed',
      alias: null,
      body: {
        revision: next.revision,
        asOf: next.asOf,
        codes: next.codes.map(({ code }) => code),
        law: candidate.id,
        replaces: wanted.replaces,
        by: 'operator',
        keyId,
        seen: { ...seen },
        ...documented(next),
      },
    });
    await events.publish(trx, { kind: 'rulebook', revision: next.revision });
  });
  await laws.refresh();
}

function moved({ laws }: LawContext, detail?: string): Problem {
  return new Problem('candidate-moved', detail, {
    active: laws.rulebook().revision,
    candidate: laws.candidate?.rulebook().revision ?? null,
  });
}
