import { isSituation } from '@stairgate/rulebook';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';

/**
 * Takes a complaint. The words are kept as they are, and shown as text only.
 * @throws Problem `situation-unknown`.
 */
export async function complain(
  context: Context,
  childId: string,
  { about, text }: { about: string; text?: string | undefined },
): Promise<{ complaintId: string; state: 'received'; answerBy: string }> {
  if (!isSituation(about) && !['age', 'data', 'other'].includes(about))
    throw new Problem('situation-unknown', 'A complaint is about a situation, or about age, data or other.');
  const complaintId = context.id('co');
  return context.children.change(childId, async (change) => {
    const answerBy = new Date(change.now + context.settings.complaintAnswerDays * 86_400_000)
      .toISOString()
      .slice(0, 10);
    await change.trx
      .insertInto('complaints')
      .values({
        child_id: childId,
        complaint_id: complaintId,
        about,
        text: text ?? null,
        state: 'received',
        created_at: change.at,
        answer_by: answerBy,
      })
      .execute();
    await change.record('complaint-received', { about });
    return { complaintId, state: 'received', answerBy };
  });
}
