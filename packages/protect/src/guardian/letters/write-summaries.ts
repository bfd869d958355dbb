import { weekdays } from '@stairgate/rulebook';
import type { Context } from '../../child/facts/context.ts';
import { newMail } from './new-mail.ts';

const dayLength = 86_400_000;
/** Hour of the day, UTC, before which no summary is written: nobody is woken by one in Europe or America. */
const notBefore = 15;
const atOnce = 500;

/**
 * Writes the week's summary to guardians whose day it is. Of several nodes at once, one has a day to mark; a service that was
 * away all day writes none, and the next week's comes as it should.
 */
export async function writeSummaries({
  db,
  clock,
  outbox,
}: Pick<Context, 'db' | 'clock' | 'outbox'>): Promise<void> {
  const now = new Date(clock());
  if (now.getUTCHours() < notBefore) return;
  const day = now.toISOString().slice(0, 10);
  const weekday = weekdays[(now.getUTCDay() + 6) % 7]!;
  const week = new Date(clock() - 6 * dayLength).toISOString().slice(0, 10);
  const due = await db
    .selectFrom('guardians')
    .select(['child_id', 'guardian_id'])
    .where('summary_day', '=', weekday)
    .where('state', '=', 'consented')
    .where('email', 'is not', null)
    .where((eb) => eb.or([eb('summary_sent', 'is', null), eb('summary_sent', '<', week)]))
    .limit(atOnce)
    .execute();
  for (const { child_id, guardian_id } of due)
    await db.transaction().execute(async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('guardians')
        .set({ summary_sent: day })
        .where('child_id', '=', child_id)
        .where('guardian_id', '=', guardian_id)
        .where((eb) => eb.or([eb('summary_sent', 'is', null), eb('summary_sent', '<', week)]))
        .executeTakeFirst();
      if (numUpdatedRows > 0n) await outbox.queue(trx, newMail({ kind: 'summary', child_id, guardian_id }));
    });
}
