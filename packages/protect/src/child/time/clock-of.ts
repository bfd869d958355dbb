import { datePlus, type HadSchool, localMoment, schoolDays } from '@stairgate/guards/time';
import { type LocalMoment, weekdays } from '@stairgate/rulebook';
import type { ChildFacts } from '../facts/child-facts.ts';
import { calendarOf, zonesOf } from './time-of.ts';

type Placed = Pick<ChildFacts, 'zone' | 'place' | 'school'>;
interface Shown {
  /** Since the epoch. */
  readonly minute: number;
  readonly moments: readonly LocalMoment[];
}

const minuteLength = 60_000;
const shown = new WeakMap<Placed, Shown>();

/**
 * What the clock shows where a child is, by the service's own time: a moment for each zone in which it may be, those that
 * are the same once. Undefined where it may be anywhere.
 */
export function clockOf(facts: Placed, now: number): readonly LocalMoment[] | undefined {
  const minute = Math.floor(now / minuteLength);
  const kept = shown.get(facts);
  if (kept?.minute === minute) return kept.moments;
  const zones = zonesOf(facts);
  if (zones === undefined) return undefined;
  const hadSchool = schoolOf(facts, now);
  const each = zones.map((zone) => localMoment(zone, now, hadSchool));
  const moments = [...new Map(each.map((one) => [JSON.stringify(one), one])).values()];
  shown.set(facts, { minute, moments });
  return moments;
}

/**
 * A moment that a platform said, with what the child's calendar tells of its date where the platform says nothing of that.
 * @param date `YYYY-MM-DD`, where the child is.
 */
export function withSchoolDay(moment: LocalMoment, date: string, facts: Placed, now: number): LocalMoment {
  if (facts.school === null || moment.schoolDay !== undefined) return moment;
  const hadSchool = schoolOf(facts, now);
  const before = weekdays[(weekdays.indexOf(moment.weekday) + 6) % 7]!;
  const schoolDay = hadSchool(date, moment.weekday);
  const schoolDayBefore = hadSchool(datePlus(date, -1), before);
  return {
    ...moment,
    ...(schoolDay !== undefined && { schoolDay }),
    ...(schoolDayBefore !== undefined && { schoolDayBefore }),
  };
}

const schoolOf = (facts: Placed, now: number): HadSchool => schoolDays(calendarOf(facts.school, now));
