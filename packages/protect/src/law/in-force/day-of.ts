import type { Day } from '@stairgate/rulebook';

/** The day, in UTC, of a time in milliseconds. */
export function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}
