import { datePlus, dayAt, minuteAt } from '@stairgate/guards/time';
import { weekdays } from '@stairgate/rulebook';
import type { Context } from '../../child/facts/context.ts';
import { dayOfChild, zonesOf } from '../../child/time/time-of.ts';
import { newMail } from './new-mail.ts';

/** Between these hours, where the child is and so as a rule its guardian, no letter wakes anybody. */
const decent = { from: 9, to: 21 };
/** Hour of the day, UTC, from which it is written of a child that may be anywhere: no night in Europe or America. */
const notBefore = 15;
const atOnce = 500;

type Somewhere = Parameters<typeof zonesOf>[0];

/**
 * Writes the week's summary to guardians whose day it is where the child is, by day. Of several nodes at once, one has a
 * letter to mark; a service that was away all day writes none, and the next week's comes as it should.
 */
export async function writeSummaries({
  db,
  clock,
  outbox,
}: Pick<Context, 'db' | 'clock' | 'outbox'>): Promise<void> {
  const now = clock();
  const wanted = db
    .selectFrom('guardians')
    .innerJoin('children', 'children.child_id', 'guardians.child_id')
    .where('guardians.summary_day', 'is not', null)
    .where('guardians.state', '=', 'consented')
    .where('guardians.email', 'is not', null);
  const everywhere = await wanted.select(['children.zone', 'children.place']).distinct().execute();
  for (const somewhere of everywhere) {
    if (!isDecent(somewhere, now)) continue;
    const day = dayOfChild(somewhere, now);
    const weekday = weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;
    const week = datePlus(day, -6);
    const due = await wanted
      .select(['guardians.child_id', 'guardians.guardian_id'])
      .where('children.zone', somewhere.zone === null ? 'is' : '=', somewhere.zone)
      .where('children.place', somewhere.place === null ? 'is' : '=', somewhere.place)
      .where('guardians.summary_day', '=', weekday)
      .where((eb) =>
        eb.or([eb('guardians.summary_sent', 'is', null), eb('guardians.summary_sent', '<', week)]),
      )
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
}

/** Whether it is by day in every zone in which a child may be. */
function isDecent(somewhere: Somewhere, now: number): boolean {
  const zones = zonesOf(somewhere);
  if (zones === undefined) return new Date(now).getUTCHours() >= notBefore;
  return zones.every((zone) => {
    const hour = minuteAt(zone, dayAt(zone, now), now) / 60;
    return decent.from <= hour && hour < decent.to;
  });
}
