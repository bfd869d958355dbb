import { adult } from './age.ts';
import type { Day } from './code.ts';

/**
 * The whole years that somebody born in a month has on a day (UTC). Within that very month the birthday may or may not
 * have been, so both ages are possible and the lower one decides.
 * @param month 1 to 12.
 */
export function ageFromMonth(year: number, month: number, today: Day): { lo: number; hi: number } {
  const thisYear = Number(today.slice(0, 4));
  const thisMonth = Number(today.slice(5, 7));
  const hi = thisYear - year - (thisMonth < month ? 1 : 0);
  const lo = thisMonth === month ? hi - 1 : hi;
  return { lo: Math.min(adult, Math.max(0, lo)), hi: Math.min(adult, Math.max(0, hi)) };
}
