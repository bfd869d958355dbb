import {
  type Activity,
  isSituation,
  matchSituations,
  restsOn,
  type Situation,
  situationNumber,
  situations,
} from '@stairgate/rulebook';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { endFavours } from '../../child/favours/end-favours.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { whoseAddress } from '../guardians/reseal-addresses.ts';
import { newMail } from '../letters/new-mail.ts';
import { endObjections } from '../noes/end-objections.ts';
import { noOf } from '../noes/standing-no.ts';
import { daysAfterWithdrawal } from '../notice/days-after-withdrawal.ts';
import { coreSituations } from '../notice/purposes.ts';
import { consentsInForce, purposesInForce } from './consents-in-force.ts';
import { lapseConfirming } from './lapse-confirming.ts';

/** What is left after a withdrawal. */
export interface Withdrawn {
  readonly state: 'consented' | 'withdrawn';
  readonly withdrawn: readonly string[];
  /** Until when the guardian can sign in, once it has taken everything back. */
  readonly addressDeletedOn: string | null;
}

/**
 * Takes back what was agreed to, at once. Without the core nothing else can stand, so withdrawing `core` withdraws all.
 * @param purposes ids; undefined for everything.
 * @throws Problem `purpose-unknown` for what was not agreed to, `consent-already-answered` when nothing is in force.
 */
export async function withdrawConsent(
  context: Pick<Context, 'children' | 'events' | 'keys' | 'outbox' | 'settings'>,
  guardian: GuardianRow,
  purposes: readonly string[] | undefined,
): Promise<Withdrawn> {
  const withdrawn = await context.children.change(guardian.child_id, async (change): Promise<Withdrawn> => {
    const row = await lockGuardian(change.trx, guardian);
    if (row.state !== 'consented')
      throw new Problem('consent-already-answered', 'There is no consent in force.', { state: row.state });
    const agreed = purposesInForce(await consentsInForce(change.trx, row));
    const unknown = (purposes ?? []).filter((id) => !agreed.has(id));
    if (unknown.length > 0)
      throw new Problem('purpose-unknown', 'Not agreed to, so not to be withdrawn.', { purposes: unknown });
    const asked = withWhatRestsOn(new Set(purposes ?? agreed), agreed);
    const everything = asked.has('core') || [...agreed].every((id) => asked.has(id));
    if (everything) {
      const addressDeletedOn = await withdrawAll(context, change, row, { isOwn: true });
      return { state: 'withdrawn', withdrawn: [...agreed], addressDeletedOn };
    }
    await withdrawSome(change, row, asked);
    return { state: 'consented', withdrawn: [...asked], addressDeletedOn: null };
  });
  context.outbox.startSending();
  return withdrawn;
}

/**
 * Takes everything back under a lock that is held; last in the transaction, because it locks the ledger.
 * @param isOwn whether the guardian wishes it: then it is a no, which stands for a while.
 * @returns when the address is deleted.
 */
export async function withdrawAll(
  context: Pick<Context, 'events' | 'keys' | 'outbox' | 'settings'>,
  change: Change,
  guardian: GuardianRow,
  { isOwn }: { isOwn: boolean },
): Promise<string> {
  const { trx, childId, child, now, at, record } = change;
  const inForce = await consentsInForce(trx, guardian);
  const agreed = purposesInForce(inForce);
  const grants = trx.deleteFrom('grants').where('child_id', '=', childId);
  // Without an account nothing is left for the child's own choices to hold on to either.
  await (agreed.has('core') ? grants : grants.where('by', '=', 'guardian')).execute();
  await trx
    .updateTable('asks')
    .set({ state: 'expired', answered_at: at })
    .where('child_id', '=', childId)
    .where('state', '=', 'waiting')
    .execute();
  await endFavours(change);
  await trx
    .updateTable('consents')
    .set({ purposes: '[]', state: 'withdrawn', withdrawn_at: at })
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian.guardian_id)
    .where('state', '=', 'given')
    .execute();
  await lapseConfirming(trx, guardian);
  const until = new Date(now + daysAfterWithdrawal * 86_400_000).toISOString();
  const { guardian_id, email } = guardian;
  const address = email === null ? null : await context.keys.addresses.open(email, whoseAddress(guardian));
  await trx
    .updateTable('guardians')
    .set({
      state: 'withdrawn',
      answered_at: at,
      expires_at: until,
      ...(isOwn && noOf(context, address, now)),
    })
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian_id)
    .execute();
  await context.outbox.queue(trx, newMail({ kind: 'withdrawn', child_id: childId, guardian_id }));
  await record('consent-withdrawn', {
    consents: inForce.map(({ consentId }) => consentId),
    purposes: [...agreed],
    everything: true,
    ...(isOwn ? {} : { cause: 'objection' }),
  });
  await endObjections(change, 'guardian');
  await context.events.publish(trx, {
    kind: 'news',
    platform: child.platform_id,
    childId,
    what: 'guardian-withdrawn',
  });
  return until;
}

/** What is taken back, and with it all that was agreed to and is empty without it: a yes to that would contradict the no. */
function withWhatRestsOn(gone: ReadonlySet<string>, agreed: ReadonlySet<string>): ReadonlySet<string> {
  const closed = new Set([...gone].flatMap((id) => situationsOf(id, agreed)));
  const restsOnClosed = (situation: Situation) =>
    restsOn[situationNumber(situation)]!.some((number) => closed.has(situations[number]!));
  return new Set([
    ...gone,
    ...[...agreed].filter((id) => id !== 'core' && situationsOf(id, agreed).some(restsOnClosed)),
  ]);
}

/**
 * Takes some purposes back under a lock that is held; last in the transaction, because it locks the ledger.
 * @param takenBack ids, all of them in force, `core` not among them. What rests on them goes with them.
 * @param cause for the ledger, where it was not the guardian's wish.
 */
export async function withdrawSome(
  { trx, childId, at, record }: Change,
  guardian: GuardianRow,
  takenBack: ReadonlySet<string>,
  cause?: 'material-change',
): Promise<void> {
  const inForce = await consentsInForce(trx, guardian);
  const agreed = purposesInForce(inForce);
  const gone = withWhatRestsOn(takenBack, agreed);
  const closed = [...gone].flatMap((id) => situationsOf(id, agreed));
  if (closed.length > 0)
    await trx
      .deleteFrom('grants')
      .where('child_id', '=', childId)
      .where('by', '=', 'guardian')
      .where('situation', 'in', closed)
      .execute();
  const touched = inForce.filter(({ purposes }) => purposes.some((id) => gone.has(id)));
  for (const { consentId, purposes } of touched) {
    const left = purposes.filter((id) => !gone.has(id));
    await trx
      .updateTable('consents')
      .set({
        purposes: JSON.stringify(left),
        ...(left.length > 0 ? {} : { state: 'withdrawn' as const, withdrawn_at: at }),
      })
      .where('child_id', '=', childId)
      .where('consent_id', '=', consentId)
      .execute();
  }
  await record('consent-withdrawn', {
    consents: touched.map(({ consentId }) => consentId),
    purposes: [...gone],
    everything: false,
    cause,
  });
}

/** The situations that a purpose may have covered under any law; those that were agreed to on their own apart. */
function situationsOf(id: string, agreed: ReadonlySet<string>): readonly Situation[] {
  if (id === 'core') return [...coreSituations];
  if (isSituation(id)) return [id];
  return matchSituations(id as Activity).filter(
    (situation) => !coreSituations.has(situation) && !agreed.has(situation),
  );
}
