import { datePlus } from '@stairgate/guards/time';
import { fetchOutside, OutsideError, type OutsideRequest } from '@stairgate/service';
import type { NewSchool } from '@stairgate/wire';
import type { GuardianRow } from '../../database/schema.ts';
import { Problem } from '../../problem.ts';
import { childNow } from '../facts/child-facts.ts';
import type { Change } from '../facts/child-store.ts';
import type { Context } from '../facts/context.ts';
import { lockGuardian } from '../facts/lock-guardian.ts';
import { hasSay } from '../limits/has-say.ts';
import { mostCalendarBytes, readCalendar } from './read-calendar.ts';

/** Who says when a child has school. */
export type SchoolSetter =
  | { readonly by: 'platform' }
  | { readonly by: 'guardian'; readonly guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'> };

/** Fetches a calendar; tests put their own in its place. */
export type FetchCalendar = (address: string) => Promise<string>;

/** What is fetched of a calendar's address, within bounds and from the public internet alone. */
export const fetchCalendar =
  (options: OutsideRequest = {}): FetchCalendar =>
  async (address) => {
    try {
      const { status, body } = await fetchOutside(address, {
        ...options,
        headers: { accept: 'text/calendar' },
        mostBytes: mostCalendarBytes,
      });
      if (status !== 200) throw new Problem('calendar-unreadable', 'There is no calendar at that address.');
      return body.toString('utf8');
    } catch (error) {
      if (error instanceof OutsideError) throw new Problem('calendar-unreadable', error.message);
      throw error;
    }
  };

/**
 * Says when a child has school. A guardian's goes before a platform's. It closes nothing, and its days off open what a
 * limit or a law of school days closes: a day that no calendar names is one with school.
 * @throws Problem `child-unknown`, `calendar-unreadable`, `school-of-another`, `not-consented`, `guardian-say-over`, `invalid`.
 */
export async function setSchool(
  context: Context,
  childId: string,
  setter: SchoolSetter,
  { hours, calendar }: NewSchool,
  fetch: FetchCalendar = fetchCalendar(),
): Promise<void> {
  if (hours.from === hours.to) throw new Problem('invalid', 'hours.to: give another time than from.');
  const { text, address } = calendar ?? {};
  if (calendar && (text === undefined) === (address === undefined))
    throw new Problem('invalid', 'calendar: give one of text and address.');
  await context.children.need(childId);
  // A day before the child's own, wherever that is.
  const today = datePlus(new Date(context.clock()).toISOString().slice(0, 10), -1);
  const read = address === undefined ? text : await fetch(address);
  const daysOff = read === undefined ? [] : readCalendar(read, today);
  const sealed =
    address === undefined ? null : await context.keys.addresses.seal(address, whoseCalendar(childId));
  await context.children.change(childId, async (change) => {
    const { trx, at } = change;
    const facts = await change.facts();
    if (setter.by === 'guardian') await needGuardiansSay(context, change, setter.guardian);
    else if (facts.school?.by === 'guardian') throw new Problem('school-of-another');
    const { from, to, days } = hours;
    const row = {
      by: setter.by,
      guardian_id: setter.by === 'guardian' ? setter.guardian.guardian_id : '',
      hours: JSON.stringify({ from, to, days }),
      calendar:
        address !== undefined
          ? ('address' as const)
          : text !== undefined
            ? ('file' as const)
            : ('none' as const),
      address: sealed,
      days_off: JSON.stringify(daysOff),
      set_at: at,
      read_at: read === undefined ? null : at,
      tried_at: read === undefined ? null : at,
    };
    await trx
      .insertInto('schools')
      .values({ child_id: childId, ...row })
      .onConflict((conflict) => conflict.column('child_id').doUpdateSet(row))
      .execute();
    await change.record('school-set', { by: setter.by, calendar: row.calendar, daysOff: daysOff.length });
  });
}

/** Forgets when a child has school. Every day is as its limits and laws say by themselves. */
export async function removeSchool(
  context: Context,
  guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<void> {
  await context.children.change(guardian.child_id, async (change) => {
    await needGuardiansSay(context, change, guardian);
    await change.trx.deleteFrom('schools').where('child_id', '=', guardian.child_id).execute();
    await change.record('school-removed', { by: 'guardian' });
  });
}

/** To whom the sealed address of a calendar belongs. */
export const whoseCalendar = (childId: string) => `calendar of ${childId}`;

/** @throws Problem `not-consented`, `guardian-say-over`, `child-unknown` also for a record that was changed beside the service. */
export async function needGuardiansSay(
  { rulebook }: Pick<Context, 'rulebook'>,
  change: Change,
  guardian: Pick<GuardianRow, 'child_id' | 'guardian_id'>,
): Promise<void> {
  if (!change.isIntact) throw new Problem('child-unknown');
  const { state } = await lockGuardian(change.trx, guardian);
  if (state !== 'consented') throw new Problem('not-consented', undefined, { state });
  if (!hasSay(childNow(await change.facts(), rulebook(), change.now).age))
    throw new Problem('guardian-say-over');
}
