import { countMail, ServiceProblem } from '@stairgate/service';
import type { Context } from '../../child/facts/context.ts';
import { openedByChild, openedSpan } from '../alerts/opened-by-child.ts';
import { isTold } from '../guardians/wishes.ts';
import { newMail } from './new-mail.ts';

/** Milliseconds that what a child opened waits for more: what is switched off again meanwhile is in no letter. */
const patience = 3_600_000;
const atOnce = 200;

/**
 * Writes to guardians what their children opened by themselves and is open still: one letter a day for each child, which
 * has a reserve of its own, so that no other letters use it up. The page tells it at once in any case.
 */
export async function writeOfOpened(context: Context): Promise<void> {
  const { children, clock, db, outbox } = context;
  const ago = (milliseconds: number) => new Date(clock() - milliseconds).toISOString();
  const waiting = await db
    .selectFrom('alerts')
    .select('child_id')
    .distinct()
    .where('kind', '=', 'choice')
    .where('mailed_at', 'is', null)
    .where('at', '<=', ago(patience))
    .where('at', '>', ago(openedSpan))
    .limit(atOnce)
    .execute();
  for (const { child_id: childId } of waiting) {
    const facts = await children.get(childId);
    const opened = facts === undefined ? [] : openedByChild(context, facts);
    if (opened.length === 0) continue;
    try {
      await db.transaction().execute(async (trx) => {
        const all = await trx
          .selectFrom('guardians')
          .select(['guardian_id', 'tell'])
          .where('child_id', '=', childId)
          .where('state', '=', 'consented')
          .where('email', 'is not', null)
          .execute();
        const guardians = all.filter((guardian) => isTold(guardian, 'opened'));
        if (guardians.length === 0) return;
        // Of two nodes at once, one has something to mark.
        const { numUpdatedRows } = await trx
          .updateTable('alerts')
          .set({ mailed_at: ago(0) })
          .where('child_id', '=', childId)
          .where('kind', '=', 'choice')
          .where('situation', 'in', opened)
          .where('mailed_at', 'is', null)
          .where('at', '>', ago(openedSpan))
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return;
        await countMail(context, trx, [`opened ${childId}`], 1);
        for (const { guardian_id } of guardians)
          await outbox.queue(trx, newMail({ kind: 'opened', child_id: childId, guardian_id }));
      });
    } catch (error) {
      // There was a letter today: it waits for tomorrow's.
      if (!(error instanceof ServiceProblem)) throw error;
    }
  }
}
