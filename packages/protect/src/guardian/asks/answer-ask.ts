import { byMail } from '@stairgate/adapters';
import { asksEachTime, type Situation } from '@stairgate/rulebook';
import { decideForGood, refusal, refuseBeforeNarrower, refuseLimited } from '../../child/choices/choose.ts';
import { type ChildNow, childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { givenNow } from '../../child/sleep/given-now.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { findMethod, needReach } from '../consents/choose-method.ts';
import { recordConsent } from '../consents/record-consent.ts';
import { proofOf } from '../consents/use-proof.ts';
import { needRoomForYes } from '../noes/standing-no.ts';
import { offerFor } from '../notice/offer.ts';
import type { GuardianWords } from '../words/guardian-words.ts';

export interface AskAnswer {
  readonly answer: 'approve' | 'refuse';
  /** How the guardian confirms; by default by mail, which is enough where nothing is disclosed. */
  readonly method?: string;
  readonly attempt?: string;
}

export interface AskOutcome {
  readonly state: 'approved' | 'refused';
  readonly consentId?: string;
}

/**
 * Answers what a child asked for. A yes is a consent for that one situation, with a receipt. By mail it counts at
 * once: this guardian's address was confirmed with the first consent, and the link to sign in came by a mail as well.
 * @param words the language that it is answered in.
 * @throws Problem `ask-unknown`, `ask-already-answered`, `consent-already-answered`, `locked`, `limited`,
 *   `waits`, `not-needed`, `method-unknown`, `method-too-weak`, `proof-invalid`.
 */
export async function answerAsk(
  context: Context,
  guardian: GuardianRow,
  askId: string,
  { answer, method: methodId, attempt }: AskAnswer,
  words: GuardianWords,
): Promise<AskOutcome> {
  const { id } = context;
  const adapter = findMethod(context, methodId);
  const { meta: method } = adapter;
  const prove = answer === 'approve' ? proofOf(context, guardian, adapter, attempt) : null;
  return context.children.change(guardian.child_id, async (change): Promise<AskOutcome> => {
    const { trx, childId, at, record } = change;
    const row = await lockGuardian(trx, guardian);
    if (row.state !== 'consented')
      throw new Problem('consent-already-answered', 'There is no consent in force.', { state: row.state });
    const ask = await trx
      .selectFrom('asks')
      .selectAll()
      .where('child_id', '=', childId)
      .where('ask_id', '=', askId)
      .executeTakeFirst();
    if (ask === undefined) throw new Problem('ask-unknown');
    if (ask.state !== 'waiting') throw new Problem('ask-already-answered', undefined, { state: ask.state });
    const { situation } = ask;
    if (answer === 'refuse') {
      await trx
        .updateTable('asks')
        .set({ state: 'refused', answered_at: at })
        .where('child_id', '=', childId)
        .where('ask_id', '=', askId)
        .execute();
      await context.guardians.alert(change, 'ask-refused', situation, row.guardian_id);
      await record('consent-refused', { purposes: [situation] });
      return { state: 'refused' };
    }
    await needRoomForYes(context, trx, row, { isMail: byMail(adapter), now: change.now });
    const facts = await change.facts();
    const here = childNow(facts, context.rulebook(), change.now);
    const { decision, limited } = decideForGood(here, situation);
    if (decision.effect === 'forbid') throw refusal('locked', decision);
    refuseLimited(limited);
    refuseBeforeNarrower(here, decision);
    await context.guardians.alert(change, 'ask-allowed', situation, row.guardian_id);
    const thisTime = asksEachTime(limited, 'guardian');
    const own = here.grants.some((grant) => grant.situation === situation && grant.by === 'guardian');
    if (thisTime && (own || !decision.needs.includes('guardian'))) {
      await sayYesThisTime(change, here, situation, row.guardian_id);
      return { state: 'approved' };
    }
    const offer = offerFor(context, facts, row, words);
    const purpose = offer.purposes.find(({ situations }) => situations.includes(situation));
    if (purpose === undefined) throw refusal('not-needed', decision);
    const agreed = [{ ...purpose, id: situation, situations: [situation] }];
    needReach(context, method, agreed);
    const consentId = id('n');
    await trx
      .insertInto('consents')
      .values({
        child_id: childId,
        consent_id: consentId,
        guardian_id: row.guardian_id,
        method: method.id,
        reach: method.reach,
        purposes: JSON.stringify([situation]),
        refused: '[]',
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
    const proven = await prove?.(trx);
    await recordConsent(context, change, row, consentId, {
      agreed,
      refused: [],
      method,
      offer,
      proven,
    });
    if (thisTime) await sayYesThisTime(change, here, situation, row.guardian_id);
    return { state: 'approved', consentId };
  });
}

/** The yes that a limit wants each time. It is no consent: the law asks for none, or has one that lasts. */
async function sayYesThisTime(
  { trx, childId, at, record }: Change,
  here: ChildNow,
  situation: Situation,
  guardianId: string,
): Promise<void> {
  await trx
    .insertInto('grants')
    .values({
      child_id: childId,
      situation,
      by: 'guardian',
      duration: 'once',
      session_id: null,
      guardian_id: guardianId,
      consent_id: null,
      granted_at: at,
      ...givenNow(here, situation),
    })
    .onConflict((conflict) =>
      conflict.columns(['child_id', 'situation', 'by']).doUpdateSet({ this_time: true }),
    )
    .execute();
  await trx
    .updateTable('asks')
    .set({ state: 'approved', answered_at: at })
    .where('child_id', '=', childId)
    .where('state', '=', 'waiting')
    .where('situation', '=', situation)
    .execute();
  await record('yes-this-time', { situation, by: 'guardian' });
}
