import { byMail } from '@stairgate/adapters';
import type { Transaction } from 'kysely';
import { type ChildNow, childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import type { Database, GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { otherGuardian } from '../guardians/other-guardian.ts';
import { givenMail, newMail } from '../letters/new-mail.ts';
import { notingTooMany } from '../noes/refuse-many-children.ts';
import { needRoomForYes } from '../noes/standing-no.ts';
import { offerRead } from '../notice/offer.ts';
import { type Purpose, restsOnPurposes } from '../notice/purposes.ts';
import { findMethod, needReach } from './choose-method.ts';
import { consentsInForce, purposesInForce } from './consents-in-force.ts';
import { lapseConfirming } from './lapse-confirming.ts';
import { recordConsent } from './record-consent.ts';
import { proofOf } from './use-proof.ts';
import { withdrawSome } from './withdraw-consent.ts';

export interface ConsentAnswer {
  /** Ids of what is agreed to. What stands in neither list is left as it was. */
  readonly purposes: readonly string[];
  readonly refused: readonly string[];
  readonly method: string;
  /** The id of this guardian's attempt that has ended well, for a method that goes by one. */
  readonly attempt?: string;
  /** Of the notice that was read, in whichever language. */
  readonly noticeVersion: string;
  /** Set to answer anew what was answered before. What was left open or refused needs no such word. */
  readonly change?: boolean;
}

/** `confirming`: it counts once the link in a second mail is opened. */
export interface ConsentOutcome {
  readonly state: 'confirming' | 'given';
  readonly consentId: string;
}

/**
 * Takes a guardian's answer. Of two that come at once the first counts.
 * @throws Problem `consent-already-answered` with the `state`, `notice-changed`, `purpose-unknown`, `nothing-agreed`,
 *   `core-needed`, `contradicts`, `method-unknown`, `method-too-weak`, `proof-invalid`, `attempt-unknown`, `attempt-used`,
 *   `attempt-expired`, `no-stands`, `objected`, `too-many-children`.
 */
export async function answerConsent(
  context: Context,
  guardian: GuardianRow,
  answer: ConsentAnswer,
): Promise<ConsentOutcome> {
  const { clock, id, children } = context;
  const adapter = findMethod(context, answer.method);
  const { meta: method } = adapter;
  refuseAnswered(guardian, answer, clock());
  const prove = proofOf(context, guardian, adapter, answer.attempt);
  const answering = children.change(guardian.child_id, async (change): Promise<ConsentOutcome> => {
    const { trx, childId } = change;
    const row = await lockGuardian(trx, guardian);
    refuseAnswered(row, answer, change.now);
    await refuseBesideAnother(trx, row);
    await needRoomForYes(context, trx, row, { isMail: byMail(adapter), now: change.now });
    const facts = await change.facts();
    const offer = offerRead(context, facts, row, answer.noticeVersion);
    const inForce = purposesInForce(await consentsInForce(trx, row));
    const named = [...answer.purposes, ...answer.refused];
    const awake = awakePurposes(offer.purposes, childNow(facts, context.rulebook(), change.now));
    if (answer.change !== true && named.some((one) => inForce.has(one) && awake.has(one)))
      throw new Problem('consent-already-answered', undefined, { state: row.state });
    const { agreed, refused } = readAnswer(answer, offer.purposes, inForce);
    needReach(context, method, agreed);

    await lapseConfirming(trx, row, row.state === 'consented' ? named : undefined);
    const consentId = id('n');
    await trx
      .insertInto('consents')
      .values({
        child_id: childId,
        consent_id: consentId,
        guardian_id: row.guardian_id,
        method: method.id,
        reach: method.reach,
        purposes: JSON.stringify(agreed.map((purpose) => purpose.id)),
        refused: JSON.stringify(refused.map((purpose) => purpose.id)),
        notice_version: offer.notice.version,
        notice_language: offer.notice.language,
        state: 'confirming',
        given_at: null,
        withdrawn_at: null,
        receipt: null,
        ledger_seq: null,
        subject: null,
      })
      .execute();
    if (prove === null) await askToConfirm(context, change, row, consentId);
    else {
      const proven = await prove(trx);
      const { guardian_id } = row;
      await context.outbox.queue(trx, givenMail({ child_id: childId, guardian_id, consent_id: consentId }));
      await recordConsent(context, change, row, consentId, {
        agreed,
        refused,
        method,
        offer,
        proven,
      });
    }
    // A no needs no confirmation: what is refused now and was agreed to before ends at once.
    const takenBack = new Set(refused.map((purpose) => purpose.id).filter((one) => inForce.has(one)));
    if (takenBack.size > 0) await withdrawSome(change, row, takenBack);
    return { state: prove === null ? 'confirming' : 'given', consentId };
  });
  const outcome = await notingTooMany(context, answering);
  context.outbox.startSending();
  return outcome;
}

/** @throws Problem `consent-already-answered`. */
function refuseAnswered(guardian: GuardianRow, { change = false }: ConsentAnswer, now: number): void {
  const { state, expires_at } = guardian;
  if (expires_at !== null && Date.parse(expires_at) <= now)
    throw new Problem('consent-already-answered', 'The time to answer is over.', { state: 'expired' });
  const open =
    state === 'invited' ||
    state === 'consented' ||
    (state === 'withdrawn' && guardian.email !== null) ||
    (change && state === 'confirming');
  if (!open) throw new Problem('consent-already-answered', undefined, { state });
}

/**
 * Who took everything back can agree again for as long as nobody else was asked since.
 * @throws Problem `guardian-consented`, `guardian-already-asked`.
 */
export async function refuseBesideAnother(
  trx: Transaction<Database>,
  { child_id, guardian_id, state }: GuardianRow,
): Promise<void> {
  if (state !== 'withdrawn') return;
  const other = await otherGuardian(trx, { child_id, guardian_id });
  if (other !== undefined)
    throw new Problem(other === 'consented' ? 'guardian-consented' : 'guardian-already-asked');
}

async function askToConfirm(
  context: Context,
  { trx, childId }: Change,
  { guardian_id }: GuardianRow,
  consentId: string,
): Promise<void> {
  await trx
    .updateTable('guardians')
    .set({ state: 'confirming' })
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian_id)
    .where('state', '=', 'invited')
    .execute();
  await context.outbox.queue(
    trx,
    newMail({
      kind: 'confirm',
      child_id: childId,
      guardian_id,
      consent_id: consentId,
    }),
  );
}

/** Purposes that a guardian's yes opens now. What sleeps is confirmed like what was left open. */
function awakePurposes(purposes: readonly Purpose[], { grants }: ChildNow): ReadonlySet<string> {
  const granted = new Set(grants.flatMap(({ by, situation }) => (by === 'guardian' ? [situation] : [])));
  return new Set(
    purposes.flatMap(({ id, situations }) => (situations.every((one) => granted.has(one)) ? [id] : [])),
  );
}

function readAnswer(
  answer: ConsentAnswer,
  purposes: readonly Purpose[],
  inForce: ReadonlySet<string>,
): { agreed: readonly Purpose[]; refused: readonly Purpose[] } {
  const find = (ids: readonly string[]) => {
    const unknown = ids.filter((id) => !purposes.some((purpose) => purpose.id === id));
    if (unknown.length > 0) throw new Problem('purpose-unknown', undefined, { purposes: unknown });
    return purposes.filter(({ id }) => ids.includes(id));
  };
  const agreed = find(answer.purposes);
  const refused = find(answer.refused);
  if (agreed.length === 0) throw new Problem('nothing-agreed');
  const both = agreed.filter((purpose) => refused.includes(purpose)).map(({ id }) => id);
  if (both.length > 0) throw new Problem('invalid', `Both agreed to and refused: ${both.join(', ')}.`);
  const hasCore = agreed.some(({ core }) => core) || inForce.has('core');
  if (refused.some(({ core }) => core) || (purposes.some(({ core }) => core) && !hasCore))
    throw new Problem('core-needed');
  refuseContradictions(agreed, refused, purposes);
  return { agreed, refused };
}

/** @throws Problem `contradicts`: nobody can agree to what contains, or is empty without, what is refused beside it. */
function refuseContradictions(
  agreed: readonly Purpose[],
  refused: readonly Purpose[],
  purposes: readonly Purpose[],
): void {
  const contradicts = agreed.flatMap((purpose) => {
    const rests = restsOnPurposes(purpose, purposes);
    const against = refused.filter(({ id }) => rests.includes(id));
    return against.map(({ id, title }) => ({
      purpose: purpose.id,
      title: purpose.title,
      refused: id,
      refusedTitle: title,
    }));
  });
  const [first] = contradicts;
  if (first !== undefined)
    throw new Problem('contradicts', `"${first.title}" is empty without "${first.refusedTitle}".`, {
      contradicts,
    });
}
