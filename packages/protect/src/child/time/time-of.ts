import {
  dayAt,
  guardTime,
  type SchoolCalendar,
  type TimeNext,
  type TimeQuestion,
  timeChild,
  zonesOfPlace,
} from '@stairgate/guards/time';
import { calendarCountsDays, type TimeNow } from '@stairgate/wire';
import {
  type ChildFacts,
  childNow,
  liftedNow,
  limitsInForce,
  type SchoolFact,
} from '../facts/child-facts.ts';
import type { Context } from '../facts/context.ts';

/** What was counted of a child's use. */
export interface UseCount {
  /** Milliseconds, today. */
  readonly ms: number;
  /** Milliseconds since the last break. */
  readonly runMs: number;
}

const dayLength = 86_400_000;

/** The zones in which a child may be; undefined for any. */
export function zonesOf({ zone, place }: Pick<ChildFacts, 'zone' | 'place'>): readonly string[] | undefined {
  return zone === null ? zonesOfPlace(place) : [zone];
}

/** Of a child that may be anywhere: where a day ends last and where it begins first. */
const farthest = ['Etc/GMT+12', 'Etc/GMT-14'] as const;

/** The date where the child is; of several zones, where it ends last. */
export function dayOfChild(facts: Pick<ChildFacts, 'zone' | 'place'>, now: number): string {
  return (zonesOf(facts) ?? farthest).map((zone) => dayAt(zone, now).date).reduce((a, b) => (b < a ? b : a));
}

/** The first midnight of any zone in which the child may be, in milliseconds: what is for today is over by then. */
export function midnightOf(facts: Pick<ChildFacts, 'zone' | 'place'>, now: number): number {
  return Math.min(...(zonesOf(facts) ?? farthest).map((zone) => dayAt(zone, now).end));
}

/** The school's days as they count now: a calendar that has not been read for long tells of no days off. */
export function calendarOf(school: SchoolFact | null, now: number): SchoolCalendar | null {
  if (school === null) return null;
  const { days } = school.hours;
  if (school.calendar === 'none' || stateOf(school, now) === 'lapsed') return { days, off: [] };
  return { days, off: school.daysOff };
}

/** How well a calendar is known. A file is as it is. */
export function stateOf({ calendar, readAt }: SchoolFact, now: number): 'fresh' | 'old' | 'lapsed' {
  if (calendar !== 'address') return 'fresh';
  const days = readAt === null ? Infinity : (now - Date.parse(readAt)) / dayLength;
  return days > calendarCountsDays ? 'lapsed' : days > 2 ? 'old' : 'fresh';
}

const kept = new WeakMap<object, Pick<TimeQuestion, 'child' | 'next'>>();

/** What may be used now, by what was counted; null where nobody counts. */
export function timeOf(
  { rulebook, clock }: Pick<Context, 'rulebook' | 'clock'>,
  facts: ChildFacts,
  count: UseCount | null,
): TimeNow {
  const now = clock();
  const here = childNow(facts, rulebook(), now);
  const childAt = (when: number) =>
    timeChild({
      rulebook: here.rulebook,
      scope: here.scope,
      places: facts.place === null ? 'unknown' : [facts.place],
      age: here.age,
      granted: here.granted,
      // As they were set: what was given on top is told beside, since tomorrow's are without it.
      set: limitsInForce(facts, when).map(({ set }) => set),
    });
  let known = kept.get(here);
  if (known === undefined) {
    const ends = [...new Set(liftedNow(facts, now).map(({ until }) => until))].sort((a, b) => b - a);
    const next = ends.reduce<TimeNext | undefined>(
      (later, at) => ({ at, child: childAt(at), next: later }),
      undefined,
    );
    known = { child: childAt(now), next };
    kept.set(here, known);
  }
  const inForce = facts.more.filter(({ until }) => now < until);
  const more =
    inForce.length === 0
      ? null
      : {
          minutes: inForce.reduce((sum, { minutes }) => sum + minutes, 0),
          until: Math.min(...inForce.map(({ until }) => until)),
        };
  const zone = zonesOf(facts);
  const found = guardTime({
    ...known,
    now,
    zone,
    use: count && { day: dayOfChild(facts, now), minutes: count.ms / 60_000 },
    more,
    calendar: calendarOf(facts.school, now),
    session: count === null ? {} : { minutesSinceBreak: count.runMs / 60_000 },
  });
  const at = (ms: number) => new Date(ms).toISOString();
  const orNull = (ms: number | null) => (ms === null ? null : at(ms));
  const rounded = (minutes: number | null) => (minutes === null ? null : Math.round(minutes * 100) / 100);
  return {
    allowed: found.allowed,
    why: found.why,
    now: at(now),
    day: found.day,
    zone: found.zone,
    minutesUsed: rounded(found.minutesUsed),
    minutesLeft: rounded(found.minutesLeft),
    endsAt: orNull(found.endsAt),
    warnings: found.warnings.map(({ at: when, minutes }) => ({ at: at(when), minutes })),
    warn: found.warn,
    opensAt: orNull(found.opensAt),
    breakDue: found.breakDue,
    moreTime: more && { minutes: more.minutes, until: at(more.until) },
  };
}
