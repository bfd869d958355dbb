import { hoursBegin } from '@stairgate/guards/time';
import type { SetLimit } from '@stairgate/rulebook';
import type { ChildFacts } from '../facts/child-facts.ts';
import { calendarOf, midnightOf, zonesOf } from '../time/time-of.ts';

/** The limits that a guardian can lift for a while. Minutes, a sum and a yes each time have ways of their own. */
export const liftableKinds: ReadonlySet<SetLimit['kind']> = new Set(['closed', 'quiet', 'school', 'content']);

/**
 * From when a limit closes, in milliseconds: hours that have not begun, from when they begin.
 * @returns null where its hours do not begin before the child's midnight: there is nothing to lift today.
 */
export function closesFrom(limit: SetLimit, facts: ChildFacts, now: number): number | null {
  if (limit.kind !== 'quiet' && limit.kind !== 'school') return now;
  const calendar = calendarOf(facts.school, now);
  const begin = hoursBegin(limit, { now, zone: zonesOf(facts), calendar });
  return begin !== null && begin < midnightOf(facts, now) ? begin : null;
}

/**
 * Until when a limit is lifted that is lifted now.
 * @param minutes from when it closes: half an hour more before bedtime. Null for the rest of the child's day.
 */
export function liftedUntil(limit: SetLimit, minutes: number | null, facts: ChildFacts, now: number): number {
  if (minutes === null) return midnightOf(facts, now);
  return (closesFrom(limit, facts, now) ?? now) + minutes * 60_000;
}
