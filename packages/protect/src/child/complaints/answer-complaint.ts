import type { ReceivedComplaint } from '@stairgate/wire';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';
import { readComplaint } from './complaint-views.ts';

/**
 * Answers a complaint, once: the child reads it on its page, and its guardian is told. The words are kept as they are for
 * as long as the complaint, and nowhere else.
 * @throws Problem `child-unknown`, `complaint-unknown`, `complaint-answered`.
 */
export async function answerComplaint(
  context: Context,
  { childId, complaintId }: { childId: string; complaintId: string },
  { text, by }: { text: string; by: 'operator' | 'platform' },
): Promise<ReceivedComplaint> {
  await context.children.change(childId, async (change) => {
    const { trx, at } = change;
    const complaint = await trx
      .selectFrom('complaints')
      .select(['about', 'state'])
      .where('child_id', '=', childId)
      .where('complaint_id', '=', complaintId)
      .executeTakeFirst();
    if (complaint === undefined) throw new Problem('complaint-unknown');
    if (complaint.state === 'answered') throw new Problem('complaint-answered');
    await trx
      .updateTable('complaints')
      .set({ state: 'answered', answer: text.trim(), answered_at: at, answered_by: by })
      .where('child_id', '=', childId)
      .where('complaint_id', '=', complaintId)
      .execute();
    await context.guardians.alert(change, 'complaint-answered');
    await context.guardians.writeOfAnswer(change);
    await change.record('complaint-answered', { about: complaint.about, by });
  });
  context.outbox.startSending();
  return readComplaint(context, complaintId);
}
