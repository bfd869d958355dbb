import { isSituation } from '@stairgate/rulebook';
import { Problem } from '../../problem.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';

/** What a child can complain of in a day, and have waiting for an answer: more would bury those of other children. */
export const mostComplaints = { aDay: 10, waiting: 20 } as const;

const ofChildren: readonly string[] = ['age', 'data', 'guardian', 'other'];
const ofGuardians: readonly string[] = ['age', 'data', 'decision', 'platform', 'other'];

/**
 * Takes a complaint. The words are kept as they are, and shown as text only.
 * @param guardianId whose it is; left out, it is the child's.
 * @throws Problem `situation-unknown`, `too-many-complaints`.
 */
export async function complain(
  context: Context,
  childId: string,
  {
    about,
    text,
    guardianId = null,
  }: { about: string; text?: string | undefined; guardianId?: string | null },
): Promise<{ complaintId: string; state: 'received'; answerBy: string }> {
  const subjects = guardianId === null ? ofChildren : ofGuardians;
  if (!isSituation(about) && !subjects.includes(about))
    throw new Problem(
      'situation-unknown',
      `A complaint is about a situation, or about ${subjects.slice(0, -1).join(', ')} or ${subjects.at(-1)}.`,
    );
  const complaintId = context.id('co');
  return context.children.change(childId, async (change) => {
    const answerBy = new Date(change.now + context.settings.complaintAnswerDays * 86_400_000)
      .toISOString()
      .slice(0, 10);
    await refuseTooMany(change, guardianId);
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
        answer: null,
        answered_at: null,
        answered_by: null,
        guardian_id: guardianId,
      })
      .execute();
    await change.record('complaint-received', { about, ...(guardianId !== null && { by: 'guardian' }) });
    if (about === 'guardian')
      await context.events.publish(change.trx, {
        kind: 'news',
        platform: change.child.platform_id,
        childId,
        what: 'complaint-about-guardian',
      });
    return { complaintId, state: 'received', answerBy };
  });
}

/** Each on its own: a guardian's take no room from the child's. */
async function refuseTooMany({ trx, childId, now }: Change, guardianId: string | null): Promise<void> {
  const yesterday = new Date(now - 86_400_000).toISOString();
  const { today, waiting } = await trx
    .selectFrom('complaints')
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere('created_at', '>', yesterday).as('today'),
      eb.fn.countAll<number>().filterWhere('state', '=', 'received').as('waiting'),
    ])
    .where('child_id', '=', childId)
    .where('guardian_id', guardianId === null ? 'is' : '=', guardianId)
    .executeTakeFirstOrThrow();
  if (Number(waiting) >= mostComplaints.waiting)
    throw new Problem('too-many-complaints', `At most ${mostComplaints.waiting} may wait for an answer.`);
  if (Number(today) >= mostComplaints.aDay)
    throw new Problem('too-many-complaints', `At most ${mostComplaints.aDay} in a day.`);
}
