import ICAL from 'ical.js';
import type { DueItem } from './due-items.ts';

/** What is due, as a calendar file (RFC 5545): whole days, each of the same id for as long as it is due. */
export function dueCalendar(
  entries: readonly (DueItem & { readonly subject: string; readonly summary: string })[],
  { now, host }: { readonly now: number; readonly host: string },
): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Stairgate//Casework//EN');
  for (const { subject, item, due, summary } of entries) {
    const event = new ICAL.Component('vevent');
    event.addPropertyWithValue('uid', `${subject}-${item}@${host}`);
    event.addPropertyWithValue('dtstamp', ICAL.Time.fromJSDate(new Date(now), true));
    event.addPropertyWithValue('dtstart', ICAL.Time.fromDateString(due));
    event.addPropertyWithValue('summary', summary);
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}
