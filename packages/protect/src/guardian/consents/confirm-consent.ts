import { findLink, openLink } from '../../browser/links.ts';
import type { Context } from '../../child/facts/context.ts';
import { lockGuardian } from '../../child/facts/lock-guardian.ts';
import { Problem } from '../../problem.ts';
import { givenMail } from '../letters/new-mail.ts';
import { notingTooMany } from '../noes/refuse-many-children.ts';
import { needRoomForYes } from '../noes/standing-no.ts';
import { offerRead } from '../notice/offer.ts';
import type { Purpose } from '../notice/purposes.ts';
import { refuseBesideAnother } from './answer-consent.ts';
import { findMethod, needReach } from './choose-method.ts';
import { recordConsent } from './record-consent.ts';

/** Who confirmed what. */
export interface Confirmed {
  readonly childId: string;
  readonly consentId: string;
  readonly emailHash: string | null;
}

/**
 * Opens the link of the second mail, and so makes the answer count.
 * @throws Problem `link-used`, `link-expired`, `link-unknown`, or `guardian-consented`, `guardian-already-asked`, `notice-changed` when what would be done with the
 *   data changed since: then the guardian has to answer anew.
 */
export async function confirmConsent(context: Context, token: string): Promise<Confirmed> {
  const { db, children } = context;
  const link = await findLink(db, token, ['guardian-confirm']);
  if (link?.child_id == null) throw new Problem('link-unknown');
  const childId = link.child_id;
  const confirming = children.change(childId, async (change) => {
    const { trx } = change;
    const opened = await openLink(context, trx, token, ['guardian-confirm']);
    const consent = await trx
      .selectFrom('consents')
      .selectAll()
      .where('child_id', '=', childId)
      .where('consent_id', '=', opened.consent_id)
      .where('state', '=', 'confirming')
      .executeTakeFirst();
    if (consent === undefined) throw new Problem('link-used');
    const row = await lockGuardian(trx, { child_id: childId, guardian_id: consent.guardian_id });
    await refuseBesideAnother(trx, row);
    await needRoomForYes(context, trx, row, { isMail: true, now: change.now });
    const offer = offerRead(context, await change.facts(), row, consent.notice_version);
    const named = (ids: string): readonly Purpose[] => {
      const list = JSON.parse(ids) as string[];
      return offer.purposes.filter(({ id }) => list.includes(id));
    };
    const agreed = named(consent.purposes);
    const { meta: method } = findMethod(context, consent.method);
    needReach(context, method, agreed);
    await context.outbox.queue(trx, givenMail(consent));
    await recordConsent(context, change, row, consent.consent_id, {
      agreed,
      refused: named(consent.refused),
      method,
      offer,
    });
    return { childId, consentId: consent.consent_id, emailHash: row.email_hash };
  });
  const confirmed = await notingTooMany(context, confirming);
  context.outbox.startSending();
  return confirmed;
}
