import type { ConsentMeta } from '@stairgate/adapters';
import type { AdultKept } from '../../child/attempts/take-attempt.ts';
import { childNow } from '../../child/facts/child-facts.ts';
import type { Change } from '../../child/facts/child-store.ts';
import type { Context } from '../../child/facts/context.ts';
import { givenNow } from '../../child/sleep/given-now.ts';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { otherGuardian } from '../guardians/other-guardian.ts';
import { refuseManyChildren } from '../noes/refuse-many-children.ts';
import { refuseShutOut } from '../noes/shut-out.ts';
import { practiceOf } from '../notice/notice.ts';
import type { Offer } from '../notice/offer.ts';
import type { Purpose } from '../notice/purposes.ts';
import { makeReceipt } from '../receipts/make-receipt.ts';
import { signReceipt } from '../receipts/sign-receipt.ts';

export interface Answer {
  readonly agreed: readonly Purpose[];
  readonly refused: readonly Purpose[];
  readonly method: ConsentMeta;
  /** As it was read. */
  readonly offer: Pick<Offer, 'notice' | 'words'>;
  /** Who vouched for the guardian, where somebody did, and as whom. */
  readonly proven?: AdultKept | undefined;
}

/**
 * Makes a consent count: grants what was agreed to, writes it into the ledger and signs the receipt. Call it under the
 * child's lock, last in the transaction: the ledger's head is locked from here on.
 * @param consentId of a row that exists already.
 * @throws Problem `too-many-children`, `shut-out`, `child-unknown` for a record that was changed beside the service.
 */
export async function recordConsent(
  context: Pick<Context, 'keys' | 'settings' | 'id' | 'rulebook' | 'log' | 'guardians'>,
  change: Change,
  guardian: Pick<GuardianRow, 'guardian_id' | 'mailbox_hash' | 'state'>,
  consentId: string,
  { agreed, refused, method, offer, proven }: Answer,
): Promise<void> {
  const { keys, settings, id, rulebook } = context;
  const { trx, child, childId, now, at, facts, record } = change;
  // Of a record that somebody changed beside the service nobody knows whose guardian this is.
  if (!change.isIntact) throw new Problem('child-unknown');
  const { issuer, subjects = [] } = proven ?? {};
  await refuseShutOut(context, trx, childId, { subjects });
  const joins =
    guardian.state !== 'consented' &&
    (await otherGuardian(trx, { child_id: childId, guardian_id: guardian.guardian_id })) === 'consented';
  if (joins) await context.guardians.alert(change, 'guardian-joined');
  if (guardian.state !== 'consented') await refuseManyChildren(context, change, guardian, subjects);
  const { notice, words } = offer;
  const granted = agreed.flatMap(({ situations }) => situations);
  const here = childNow(await facts(), rulebook(), now);
  for (const { situations } of agreed) {
    for (const situation of situations) {
      const given = {
        duration: 'until-changed' as const,
        session_id: null,
        guardian_id: guardian.guardian_id,
        consent_id: consentId,
        granted_at: at,
        method: method.id,
        issuer: issuer ?? null,
        reach: method.reach,
        practice: practiceOf(notice.version),
        apart: situations.length === 1,
        ...givenNow(here, situation),
      };
      await trx
        .insertInto('grants')
        .values({ child_id: childId, situation, by: 'guardian', ...given })
        .onConflict((conflict) => conflict.columns(['child_id', 'situation', 'by']).doUpdateSet(given))
        .execute();
    }
  }
  await trx
    .updateTable('guardians')
    // Whoever says yes again has taken back its no.
    .set({
      state: 'consented',
      answered_at: at,
      expires_at: null,
      no_until: null,
      no_mac: null,
      too_many_at: null,
    })
    .where('child_id', '=', childId)
    .where('guardian_id', '=', guardian.guardian_id)
    .execute();
  if (granted.length > 0)
    await trx
      .updateTable('asks')
      .set({ state: 'approved', answered_at: at })
      .where('child_id', '=', childId)
      .where('state', '=', 'waiting')
      .where('situation', 'in', granted)
      .execute();
  const ledger = await record('consent-given', {
    consent: consentId,
    method: method.id,
    reach: method.reach,
    issuer,
    purposes: agreed.map((purpose) => purpose.id),
    refused: refused.map((purpose) => purpose.id),
    notice: notice.version,
    language: notice.language,
  });
  const receipt = makeReceipt(
    {
      receiptId: id('r'),
      consentId,
      alias: child.ledger_alias,
      place: child.place,
      at,
      agreed,
      refused,
      method,
      notice,
      ledger,
    },
    settings,
    words,
  );
  await trx
    .updateTable('consents')
    .set({
      state: 'given',
      given_at: at,
      receipt: await signReceipt(receipt, keys),
      ledger_seq: ledger.seq,
      subject: subjects[0] ?? null,
    })
    .where('child_id', '=', childId)
    .where('consent_id', '=', consentId)
    .execute();
}
