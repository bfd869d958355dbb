import type { School } from '@stairgate/wire';
import type { ChildFacts } from '../facts/child-facts.ts';
import { dayOfChild, stateOf } from '../time/time-of.ts';

/** A child's school as everybody sees it who may. */
export function schoolView(facts: Pick<ChildFacts, 'school' | 'zone' | 'place'>, now: number): School | null {
  const { school } = facts;
  if (school === null) return null;
  const { by, at, hours, calendar, daysOff, readAt } = school;
  const today = dayOfChild(facts, now);
  const state = stateOf(school, now);
  return {
    by,
    at,
    hours,
    calendar,
    daysOff: state === 'lapsed' ? [] : daysOff.filter((day) => day >= today),
    readAt,
    state,
  };
}
