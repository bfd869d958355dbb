import type { LawStateRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { documented } from '../in-force/documented.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { lawSeal, readLawState } from '../in-force/law-seal.ts';
import { storeRevision } from '../in-force/law-store.ts';
import { liveTotals } from './candidate-report.ts';
import type { CandidateTrial } from './candidate-trial.ts';

/** Days in which one person may switch back to what was in force before. */
const backDays = 7;

/** What is to take the place of what, and who wants it. */
export interface WantedSwitch {
  readonly revision: string;
  readonly replaces: string;
  /** The proposal that is approved by it, which must still be there. */
  readonly proposalId?: string;
  /** For the ledger: who switched, and with whom, and why. Staff who change the law stand there by name. */
  readonly who: {
    readonly keyId: string | null;
    readonly person?: string | null;
    readonly proposedBy?: string | null;
    readonly why?: string | undefined;
    readonly back?: boolean;
  };
}

/** Until when one person may switch back, since the candidate is what was in force until the last switch. */
export function backUntil(
  { candidate, candidate_from, former, former_from, former_until }: LawStateRow,
  now: number,
): string | null {
  if (candidate === null || candidate !== former || candidate_from !== former_from) return null;
  return former_until !== null && now < Date.parse(former_until) ? former_until : null;
}

/**
 * Puts the candidate in force on all nodes, in one transaction. What was in force becomes the candidate, so switching
 * back is the same again. Whether who wants it may, others have looked at.
 * @throws Problem `candidate-moved` when either is another one by now.
 */
export async function switchLaw(
  context: LawContext,
  trial: CandidateTrial,
  { revision, replaces, proposalId, who }: WantedSwitch,
): Promise<void> {
  const { events, ledger, clock, laws, db } = context;
  await laws.refresh();
  const { active, candidate, state } = laws;
  if (candidate === undefined) throw moved(context, 'There is no candidate that could be loaded here.');
  const next = candidate.rulebook();
  if (next.revision !== revision || active.rulebook().revision !== replaces) throw moved(context);
  await trial.flush();
  const seen = await liveTotals(db, trial.pair);
  await events.transact(async (trx) => {
    const row = await readLawState(trx, context.keys, { lock: true });
    if (row?.number !== state.number || laws.behind !== null) throw moved(context);
    const now = clock();
    const { back = false, ...named } = who;
    if (back && backUntil(row, now) === null) throw moved(context);
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
        // From what was switched back there is no way forward again but by two.
        former: back ? null : active.id,
        former_from: back ? null : active.from,
        former_until: back ? null : new Date(now + backDays * 86_400_000).toISOString(),
      })
      .where('id', '=', 'main')
      .execute();
    await storeRevision(trx, active.rulebook(), active.id, now);
    await storeRevision(trx, next, candidate.id, now);
    await trx.deleteFrom('shadow_counts').execute();
    const proposals = await trx.deleteFrom('switch_proposals').returning('proposal_id').execute();
    if (proposalId !== undefined && !proposals.some(({ proposal_id }) => proposal_id === proposalId))
      throw new Problem('proposal-unknown');
    await ledger.append(trx, {
      kind: 'rulebook-changed',
      alias: null,
      body: {
        revision: next.revision,
        asOf: next.asOf,
        codes: next.codes.map(({ code }) => code),
        law: candidate.id,
        replaces,
        by: 'operator',
        ...named,
        ...(back && { back }),
        seen: { ...seen },
        ...documented(next),
        mac: await lawSeal(trx, context),
      },
    });
    await events.publish(trx, { kind: 'rulebook', revision: next.revision });
  });
  await laws.refresh();
}

export function moved({ laws }: LawContext, detail?: string): Problem {
  return new Problem('candidate-moved', detail, {
    active: laws.rulebook().revision,
    candidate: laws.candidate?.rulebook().revision ?? null,
  });
}
