import type { ProposeSwitch, Switch, SwitchProposal } from '@stairgate/wire';
import type { Operator } from '../../browser/operator-route.ts';
import type { SwitchProposalRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import type { LawContext } from '../in-force/law-context.ts';
import { readLawState } from '../in-force/law-seal.ts';
import { proposalSeal, readSealedProposal } from '../in-force/proposal-seal.ts';
import type { CandidateTrial } from './candidate-trial.ts';
import { backUntil, moved, switchLaw } from './switch-law.ts';

type Who = Pick<Operator, 'keyId' | 'name' | 'people' | 'person'>;

/**
 * Switches where one person may: where the service is set up for one, or back to what was in force just before, which
 * two people chose once and which is quicker to take back than to explain. That wants a reason.
 * @throws Problem `two-people`, `candidate-moved`.
 */
export async function switchAlone(
  context: LawContext,
  trial: CandidateTrial,
  { revision, replaces, why }: Switch,
  { keyId, person }: Who,
): Promise<void> {
  const { laws, clock, settings } = context;
  await laws.refresh();
  const isAlone = settings.switchPeople === 1;
  const isBack = backUntil(laws.state, clock()) !== null;
  if (!isAlone && !isBack) throw new Problem('two-people');
  if (!isAlone && why === undefined)
    throw new Problem('two-people', 'A switch back by one person takes a reason: say why.');
  await switchLaw(context, trial, {
    ...{ revision, replaces },
    who: { keyId, person, why, back: !isAlone },
  });
}

/**
 * Proposes to put the candidate in force. It takes the place of a proposal before.
 * @throws Problem `person-unknown`, `candidate-moved`.
 */
export async function proposeSwitch(
  context: LawContext,
  { revision, replaces, why }: ProposeSwitch,
  { keyId, name, people, person }: Who,
): Promise<void> {
  const { events, ledger, clock, laws, settings, id } = context;
  if (person === null) throw new Problem('person-unknown');
  await laws.refresh();
  const { active, candidate, state } = laws;
  if (candidate?.rulebook().revision !== revision || active.rulebook().revision !== replaces)
    throw moved(context);
  await events.transact(async (trx) => {
    const row = await readLawState(trx, context.keys, { lock: true });
    if (row?.number !== state.number) throw moved(context);
    const now = clock();
    const proposal = {
      proposal_id: id('sp'),
      number: row.number,
      ...{ revision, replaces, why, person, name },
      people: JSON.stringify(people),
      at: new Date(now).toISOString(),
      expires_at: new Date(now + settings.switchHours * 3_600_000).toISOString(),
    };
    await trx.deleteFrom('switch_proposals').execute();
    await trx.insertInto('switch_proposals').values(proposal).execute();
    const mac = proposalSeal(proposal, context.keys);
    await ledger.append(trx, {
      kind: 'switch-proposed',
      alias: null,
      body: { revision, replaces, why, person, keyId, law: candidate.id, mac },
    });
  });
}

/**
 * Approves a proposal, which puts the candidate in force.
 * @throws Problem `proposal-unknown`, `person-unknown`, `same-person`, `candidate-moved`.
 */
export async function approveSwitch(
  context: LawContext,
  trial: CandidateTrial,
  proposalId: string,
  { keyId, people, person }: Who,
): Promise<void> {
  const proposal = await proposalNow(context);
  if (proposal?.proposal_id !== proposalId) throw new Problem('proposal-unknown');
  if (person === null) throw new Problem('person-unknown');
  const proposers = new Set((JSON.parse(proposal.people) as string[]).map(plain));
  if (people.some((one) => proposers.has(plain(one)))) throw new Problem('same-person');
  await context.laws.refresh();
  // Another law tried in between is another switch, though its answers should be the same.
  if (context.laws.state.number !== proposal.number) throw moved(context);
  const { revision, replaces, why } = proposal;
  await switchLaw(context, trial, {
    ...{ revision, replaces, proposalId },
    who: { keyId, person, proposedBy: proposal.person, why },
  });
}

/** A name without what two spellings of it may differ in. */
const plain = (person: string) => person.normalize('NFKC').trim().toLowerCase();

/** Takes a proposal back, or refuses it. @throws Problem `proposal-unknown`. */
export async function dropProposal({ events, ledger }: LawContext, proposalId: string): Promise<void> {
  await events.transact(async (trx) => {
    const gone = await trx
      .deleteFrom('switch_proposals')
      .where('proposal_id', '=', proposalId)
      .returning(['revision', 'replaces'])
      .executeTakeFirst();
    if (gone === undefined) throw new Problem('proposal-unknown');
    await ledger.append(trx, { kind: 'switch-dropped', alias: null, body: { ...gone } });
  });
}

/** The proposal that waits, as operators see it. */
export async function readProposal(context: LawContext): Promise<SwitchProposal | null> {
  const row = await proposalNow(context);
  if (row === undefined || row.number !== context.laws.state.number) return null;
  const { proposal_id, revision, replaces, why, person, name, at, expires_at } = row;
  return { proposalId: proposal_id, revision, replaces, why, person, name, at, until: expires_at };
}

async function proposalNow({
  db,
  keys,
  clock,
  log,
}: Pick<LawContext, 'db' | 'keys' | 'clock' | 'log'>): Promise<SwitchProposalRow | undefined> {
  const { row, isSealed } = await readSealedProposal(db, keys);
  if (row === undefined || row.expires_at <= new Date(clock()).toISOString()) return undefined;
  if (isSealed) return row;
  log.error(
    { proposal: row.proposal_id },
    'a proposal to switch the law was put there or changed beside the service, and counts for nothing; run "stairgate ledger verify"',
  );
  return undefined;
}
