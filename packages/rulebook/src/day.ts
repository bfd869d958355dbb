import type { Day } from './code.ts';

const length = 86_400_000;

/** The day that many days later; earlier if negative. */
function shift(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * length).toISOString().slice(0, 10);
}

export const dayAfter = (day: Day): Day => shift(day, 1);
export const dayBefore = (day: Day): Day => shift(day, -1);
