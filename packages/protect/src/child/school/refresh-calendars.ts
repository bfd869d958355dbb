import { datePlus } from '@stairgate/guards/time';
import { Problem } from '../../problem.ts';
import type { Context } from '../facts/context.ts';
import { readCalendar } from './read-calendar.ts';
import { type FetchCalendar, fetchCalendar, whoseCalendar } from './set-school.ts';

const hour = 3_600_000;
/** A calendar is read each day, and tried again an hour after it could not be. */
const readEvery = 24 * hour;
const tryEvery = hour;
const atOnce = 50;

/**
 * Reads calendars that lie at an address again. One that cannot be read counts on as it was; see `stateOf` for how long.
 * Of two nodes at once, one has it to mark.
 */
export async function refreshCalendars(
  context: Context,
  fetch: FetchCalendar = fetchCalendar(),
): Promise<void> {
  const { children, clock, db, keys, log } = context;
  const ago = (milliseconds: number) => new Date(clock() - milliseconds).toISOString();
  const due = await db
    .selectFrom('schools')
    .select(['child_id', 'address', 'tried_at'])
    .where('calendar', '=', 'address')
    .where('tried_at', '<=', ago(tryEvery))
    .where((eb) => eb.or([eb('read_at', 'is', null), eb('read_at', '<=', ago(readEvery))]))
    .orderBy('tried_at')
    .limit(atOnce)
    .execute();
  for (const { child_id: childId, address, tried_at } of due) {
    if (address === null) continue;
    const { numUpdatedRows } = await db
      .updateTable('schools')
      .set({ tried_at: ago(0) })
      .where('child_id', '=', childId)
      .where('tried_at', '=', tried_at)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    try {
      const text = await fetch(await keys.addresses.open(address, whoseCalendar(childId)));
      const daysOff = readCalendar(text, datePlus(ago(0).slice(0, 10), -1));
      await children.change(childId, async ({ trx, at }) => {
        await trx
          .updateTable('schools')
          .set({ days_off: JSON.stringify(daysOff), read_at: at })
          .where('child_id', '=', childId)
          // Another may have been set meanwhile.
          .where('address', '=', address)
          .execute();
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      log.warn({ code: error.code }, 'a calendar of a school could not be read again');
    }
  }
}
