import { type LocalMoment, type Weekday, weekdays } from '@stairgate/rulebook';
import { Temporal } from 'temporal-polyfill';

/** A day where somebody is. */
export interface LocalDay {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  readonly weekday: Weekday;
  /** Milliseconds since the epoch, of its first moment and of that of the next day. */
  readonly start: number;
  readonly end: number;
  /** When its clocks are moved, milliseconds since the epoch; none on nearly all days. */
  readonly moves: readonly number[];
}

const minute = 60_000;
const dayLength = 86_400_000;
/** Zones and days that are kept: every zone for a week fits. */
const mostZones = 512;
const mostDays = 32;
const kept = new Map<string, LocalDay[] | null>();

/** Whether there is such a time zone: one of the IANA by its name. An offset such as +01:00 knows no summer. */
export function isZone(zone: string): boolean {
  return daysOf(zone) !== null;
}

/** The day on which a moment falls there. @throws RangeError where there is no such zone, or the moment is beyond dates. */
export function dayAt(zone: string, at: number): LocalDay {
  const days = daysOf(zone);
  if (days === null) throw new RangeError(`There is no time zone ${zone}.`);
  for (const day of days) if (day.start <= at && at < day.end) return day;
  const first = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).startOfDay();
  const day = dayFrom(first);
  if (days.length >= mostDays) days.splice(0, days.length / 2);
  days.push(day);
  return day;
}

/** What the clock shows at a moment of a day there. */
export function minuteAt(zone: string, day: LocalDay, at: number): number {
  if (day.moves.length === 0) return Math.floor((at - day.start) / minute);
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
  return local.hour * 60 + local.minute;
}

/** When the clock shows a minute on a day there: once, twice where clocks are put back, the moment of the move where it never does. */
export function momentsOf(zone: string, day: LocalDay, clock: number): readonly number[] {
  if (day.moves.length === 0) return [day.start + clock * minute];
  const local = Temporal.PlainDate.from(day.date).toPlainDateTime({
    hour: Math.floor(clock / 60),
    minute: clock % 60,
  });
  const first = local.toZonedDateTime(zone, { disambiguation: 'earlier' }).epochMilliseconds;
  const last = local.toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
  return [...new Set([first, last, ...day.moves])];
}

/** The date so many days after another, in the calendar. */
export function datePlus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10);
}

/** The moment of a day as the rulebook asks for it. */
export function localMoment(
  zone: string,
  at: number,
  hadSchool: (date: string, weekday: Weekday) => boolean | undefined,
): LocalMoment {
  const day = dayAt(zone, at);
  const schoolDay = hadSchool(day.date, day.weekday);
  const before = weekdays[(weekdays.indexOf(day.weekday) + 6) % 7]!;
  const schoolDayBefore = hadSchool(datePlus(day.date, -1), before);
  return {
    minute: minuteAt(zone, day, at),
    weekday: day.weekday,
    month: Number(day.date.slice(5, 7)),
    ...(schoolDay !== undefined && { schoolDay }),
    ...(schoolDayBefore !== undefined && { schoolDayBefore }),
  };
}

function dayFrom(first: Temporal.ZonedDateTime): LocalDay {
  const next = first.add({ days: 1 }).startOfDay();
  const end = next.epochMilliseconds;
  const start = first.epochMilliseconds;
  const moves: number[] = [];
  // A day that does not begin at midnight began with a move.
  if (first.hour !== 0 || first.minute !== 0) moves.push(start);
  for (
    let move = first.getTimeZoneTransition('next');
    move !== null && move.epochMilliseconds < end;
    move = move.getTimeZoneTransition('next')
  )
    moves.push(move.epochMilliseconds);
  return {
    date: first.toPlainDate().toString(),
    weekday: weekdays[first.dayOfWeek - 1]!,
    start,
    end,
    moves,
  };
}

function daysOf(zone: string): LocalDay[] | null {
  const known = kept.get(zone);
  if (known !== undefined) return known;
  if (kept.size >= mostZones) kept.clear();
  const days = isNamed(zone) ? [] : null;
  kept.set(zone, days);
  return days;
}

function isNamed(zone: string): boolean {
  if (typeof zone !== 'string' || !/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(zone)) return false;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
