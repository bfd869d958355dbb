import { type Weekday, weekdays } from '@stairgate/rulebook';
import type { HoursByLaw, SetLimitView } from '@stairgate/wire';

/** What keeps hours of a week closed: a guardian, the child or the service at bedtime or in school time, or the law. */
export type WeekKind = 'quiet' | 'school' | 'law';

/** Minutes of a day, from and to, the latter at most 1440. */
export interface WeekSpan {
  readonly kind: WeekKind;
  readonly from: number;
  readonly to: number;
}

const wholeDay = 1440;

/**
 * The closed hours of each day of a week, the earliest first. Hours over midnight count to the evening on which they begin,
 * and stand on two days; what is the same twice stands once.
 */
export function weekHours(
  limits: readonly SetLimitView[],
  byLaw: readonly HoursByLaw[],
): Readonly<Record<Weekday, readonly WeekSpan[]>> {
  const week = Object.fromEntries(weekdays.map((day) => [day, [] as WeekSpan[]])) as Record<
    Weekday,
    WeekSpan[]
  >;
  const put = (
    kind: WeekKind,
    { from, to, days = weekdays }: { from: string; to: string; days?: readonly Weekday[] | undefined },
  ) => {
    const begins = minuteOf(from);
    const ends = minuteOf(to);
    for (const day of days) {
      if (begins < ends) week[day].push({ kind, from: begins, to: ends });
      else {
        week[day].push({ kind, from: begins, to: wholeDay });
        if (ends > 0) week[dayAfter(day)].push({ kind, from: 0, to: ends });
      }
    }
  };
  for (const limit of limits)
    if (limit.kind === 'quiet' || limit.kind === 'school') put(limit.kind, limit.hours);
  for (const hours of byLaw) put('law', hours);
  for (const day of weekdays) week[day] = joined(week[day]);
  return week;
}

/** Spans of a kind that touch or overlap become one. */
function joined(spans: readonly WeekSpan[]): WeekSpan[] {
  const all: WeekSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const at = all.findIndex(({ kind, to }) => kind === span.kind && to >= span.from);
    const before = all[at];
    if (before === undefined) all.push(span);
    else all[at] = { ...before, to: Math.max(before.to, span.to) };
  }
  return all.sort((a, b) => a.from - b.from);
}

const dayAfter = (day: Weekday): Weekday => weekdays[(weekdays.indexOf(day) + 1) % weekdays.length]!;

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** 1290 as `21:30`, 1440 as `24:00`. */
export function clockOf(minute: number): string {
  const two = (number: number) => `${number}`.padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
