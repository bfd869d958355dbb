import type { ComplaintAnswer, ReceivedComplaint } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';
import { readComplaint } from './complaint-views.ts';
import { isWithheld } from './is-withheld.ts';

/**
 * Answers a complaint, once: the child reads it on its page, and its guardian is told unless that is withheld; a guardian's own is
 * read by that guardian alone. The words are
 * kept as they are for as long as the complaint, and nowhere else.
 * @throws Problem `child-unknown`, `complaint-unknown`, `complaint-answered`.
 */
export async function answerComplaint(
  context: Context,
  { childId, complaintId }: { childId: string; complaintId: string },
  { text, guardian, by }: ComplaintAnswer & { readonly by: 'operator' | 'platform' },
): Promise<ReceivedComplaint> {
  await context.children.change(childId, async (change) => {
    const { trx, at } = change;
    const complaint = await trx
      .selectFrom('complaints')
      .select(['about', 'state', 'guardian_id'])
      .where('child_id', '=', childId)
      .where('complaint_id', '=', complaintId)
      .executeTakeFirst();
    // Of itself a platform is not the judge.
    if (complaint === undefined || (by === 'platform' && complaint.about === 'platform'))
      throw new Problem('complaint-unknown');
    if (complaint.state === 'answered') throw new Problem('complaint-answered');
    // What somebody complained of itself is never kept from it.
    const withheld = complaint.guardian_id === null && isWithheld(complaint.about, guardian);
    await trx
      .updateTable('complaints')
      .set({ state: 'answered', answer: text.trim(), answered_at: at, answered_by: by, withheld })
      .where('child_id', '=', childId)
      .where('complaint_id', '=', complaintId)
      .execute();
    if (complaint.guardian_id !== null) await context.guardians.writeOfAnswer(change, complaint.guardian_id);
    else if (!withheld) {
      await context.guardians.alert(change, 'complaint-answered');
      await context.guardians.writeOfAnswer(change, null);
    }
    await change.record('complaint-answered', {
      about: complaint.about,
      by,
      withheld,
      ...(complaint.guardian_id !== null && { to: 'guardian' }),
    });
  });
  context.outbox.startSending();
  return readComplaint(context, complaintId);
}
