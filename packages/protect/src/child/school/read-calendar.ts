import { datePlus } from '@stairgate/guards/time';
import ICAL from 'ical.js';
import { Problem } from '../../problem.ts';

/** Days ahead of which days off are kept. */
export const calendarDays = 400;
/** Bytes of a calendar. */
export const mostCalendarBytes = 2 ** 20;
const mostEvents = 5_000;
/** Occurrences of all events together: a thousand years of days is more. What is beyond is no day off. */
const mostSteps = 20_000;
/** Days of one event: a summer, with room. */
const longestEvent = 120;
/** What a rule of repetition may say. Others can be such as never to come true, and count as none. */
const known: ReadonlySet<string> = new Set(['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST']);
const frequencies: ReadonlySet<string> = new Set(['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY']);

/**
 * The days without school from a day on, out of an iCalendar file (RFC 5545): each event of whole days is one. Events at
 * an hour, and what cannot be read of an event, give no day off. No text is kept.
 * @throws Problem `calendar-unreadable`.
 */
export function readCalendar(text: string, today: string): readonly string[] {
  if (Buffer.byteLength(text) > mostCalendarBytes) throw unreadable('It is too large.');
  let events: readonly InstanceType<typeof ICAL.Component>[];
  try {
    const parsed = new ICAL.Component(ICAL.parse(text) as never);
    if (parsed.name !== 'vcalendar') throw unreadable('It is no VCALENDAR.');
    events = parsed.getAllSubcomponents('vevent');
  } catch (error) {
    throw error instanceof Problem ? error : unreadable('It is no iCalendar file.');
  }
  if (events.length > mostEvents) throw unreadable(`It has more than ${mostEvents} events.`);
  const last = datePlus(today, calendarDays);
  const off = new Set<string>();
  const steps = { left: mostSteps };
  for (const event of events) {
    try {
      for (const day of daysOf(event, { first: today, last }, steps)) off.add(day);
    } catch {
      // An event that cannot be read is no day off.
    }
  }
  return [...off].sort();
}

function* daysOf(
  component: InstanceType<typeof ICAL.Component>,
  { first, last }: { first: string; last: string },
  steps: { left: number },
): Generator<string> {
  if (String(component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return;
  const event = new ICAL.Event(component);
  const { startDate } = event;
  if (!startDate?.isDate) return;
  const days = Math.round(event.duration.toSeconds() / 86_400) || 1;
  if (days < 1 || days > longestEvent) return;
  if (!component.getAllProperties('rrule').every((rule) => isPlain(String(rule.getFirstValue())))) return;
  const occurrences = event.iterator();
  const isRecurring = event.isRecurring();
  for (;;) {
    if (steps.left-- <= 0) return;
    const start = isRecurring ? occurrences.next() : startDate;
    if (!start) return;
    const from = dateOf(start);
    if (from > last) return;
    for (let day = 0; day < days; day++) {
      const date = datePlus(from, day);
      if (date >= first && date <= last) yield date;
    }
    if (!isRecurring) return;
  }
}

function isPlain(rule: string): boolean {
  const parts = rule.split(';').map((part) => part.split('=') as [string, string?]);
  return parts.every(
    ([name, value = '']) =>
      (known.has(name) && (name !== 'FREQ' || frequencies.has(value))) ||
      // With no ordinal: a sixth Monday never comes.
      (name === 'BYDAY' && /^(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*$/.test(value)),
  );
}

function dateOf({ year, month, day }: { year: number; month: number; day: number }): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

const unreadable = (detail: string) => new Problem('calendar-unreadable', detail);
