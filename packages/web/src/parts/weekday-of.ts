import { type Weekday, weekdays } from '@stairgate/rulebook';

/** The weekday of a day as `YYYY-MM-DD`. */
export function weekdayOf(day: string): Weekday {
  return weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]!;
}

/** The first letters of a weekday's name, `Llun` of `Dydd Llun`: what tells the days of a week apart. */
export function shortDay(name: string): string {
  return Array.from(name.split(' ').at(-1) ?? name)
    .slice(0, 3)
    .join('');
}
