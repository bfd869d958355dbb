import type { AgeInterval } from './age.ts';
import type { RuleCitation } from './binding.ts';
import type { Hours, Weekday } from './code.ts';
import { weekdays } from './code.ts';
import { factsOf } from './facts.ts';
import type { Rulebook } from './rulebook.ts';
import type { Scope } from './scope.ts';
import { type Activity, activityOf, type Situation, situationNumber, situations } from './vocabulary.ts';

/** When something happens, by the clock and the calendar where the child is. */
export interface LocalMoment {
  /** Minutes since midnight. */
  readonly minute: number;
  readonly weekday: Weekday;
  /** 1 to 12. Left out where nobody knows: then hours of some months only hold in any. */
  readonly month?: number;
  /** Whether the child has school today. Left out where nobody knows: then each rule's own days count. */
  readonly schoolDay?: boolean;
  /** Whether it had school yesterday, of which a night after midnight is. */
  readonly schoolDayBefore?: boolean;
}

/** A local time that cannot be read. `right` says what would be. */
export class LocalTimeError extends Error {
  readonly right = 'Write the local time of the child as YYYY-MM-DDTHH:MM, with no zone: 2026-11-22T21:30.';
  constructor(text: string) {
    super(`"${text}" is no local time.`);
    this.name = 'LocalTimeError';
  }
}

/** Reads `YYYY-MM-DDTHH:MM` (seconds are allowed), the local time of the child. Throws `LocalTimeError`. */
export function parseLocalTime(text: string, schoolDay?: boolean): LocalMoment {
  const [, day, hour, minute] =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?$/.exec(text) ?? [];
  const date = new Date(`${day}T00:00:00Z`);
  if (day === undefined || Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day) {
    throw new LocalTimeError(text);
  }
  const moment = {
    minute: Number(hour) * 60 + Number(minute),
    weekday: weekdays[(date.getUTCDay() + 6) % 7]!,
    month: date.getUTCMonth() + 1,
  };
  return schoolDay === undefined ? moment : { ...moment, schoolDay };
}

/** The activities of which the clock tells a circumstance. */
export type Timed = 'engage.notify' | 'engage.use';

/** Whether the circumstances of an activity follow from the clock. */
export function isTimed(activity: Activity): activity is Timed {
  return timed.has(activity);
}

const timed: ReadonlySet<string> = new Set(
  situations.filter((situation) => factsOf(situation).clock !== undefined).map(activityOf),
);

/**
 * The situations that the clock brings about: at night, in school time, or by day where neither is. Hours are those
 * that the rules binding at this age and place give. Where a law speaks of the night and gives no hours, the widest
 * that any law in the rulebook gives count, and where none gives any, it is always night: missing data is never
 * permission. More than one can hold at once; the strictest decides.
 */
export function situationsAt(
  rulebook: Rulebook,
  scope: Scope,
  activity: Timed,
  age: AgeInterval,
  moment: LocalMoment,
): readonly Situation[] {
  const row = scope.row(age);
  const known = knownHours(rulebook);
  const held = (['night', 'school'] as const).filter((kind) => {
    const situation: Situation = `${activity}/${kind}`;
    const own = row[situationNumber(situation)]!.rules.flatMap(
      ({ code, rule }) => known.of.get(`${code}/${rule}`) ?? [],
    );
    const windows = own.length > 0 ? own : known[kind];
    return windows.length === 0 || windows.some((hours) => isWithin(hours, kind, moment));
  });
  if (held.length === 0) return activity === 'engage.notify' ? ['engage.notify/day'] : [];
  return held.map((kind): Situation => `${activity}/${kind}`);
}

/** Hours that the law gives by itself, and the rules that say so. */
export interface HoursByLaw {
  readonly hours: Hours;
  /** One that gives no hours has the widest of any law, as in `situationsAt`. */
  readonly rules: readonly RuleCitation[];
}

/** When the rules that bind at this place and age hold for a situation of the clock; none where they let it be. */
export function hoursByLaw(
  rulebook: Rulebook,
  scope: Scope,
  situation: Situation,
  age: AgeInterval,
): readonly HoursByLaw[] {
  const cell = scope.row(age)[situationNumber(situation)]!;
  if (cell.own === 'allow') return [];
  const rules = cell.rules.filter(({ about }) => about === undefined);
  const told = rules.flatMap((rule) =>
    rule.hours === undefined ? [] : [{ hours: rule.hours, rules: [rule] }],
  );
  if (told.length > 0) return sameOnce(told);
  const all = knownHours(rulebook)[situation.endsWith('/school') ? 'school' : 'night'];
  return sameOnce(all.map((hours) => ({ hours, rules: [] }))).map(({ hours }) => ({ hours, rules }));
}

/** Hours that several rules give alike stand once, with all of these rules. */
function sameOnce(told: readonly HoursByLaw[]): readonly HoursByLaw[] {
  const all = new Map<string, HoursByLaw>();
  for (const { hours, rules } of told) {
    const { days } = hours;
    // All that hours say counts: those of some months close fewer days than the same all year.
    const alike = {
      ...hours,
      term: hours.term ?? false,
      days: days && weekdays.filter((day) => days.includes(day)),
    };
    const key = JSON.stringify(Object.entries(alike).sort());
    all.set(key, { hours, rules: [...(all.get(key)?.rules ?? []), ...rules] });
  }
  return [...all.values()];
}

/**
 * The fewest minutes a day that a law gives where use over a limit takes more than the child's own yes; undefined where none
 * gives any. A rule that gives none is about no limit that anybody could count.
 */
export function minutesByLaw(scope: Scope, age: AgeInterval): number | undefined {
  const cell = scope.row(age)[overLimit]!;
  const least = Math.min(...cell.rules.map(({ about, minutes = Infinity }) => (about ? Infinity : minutes)));
  return least === Infinity ? undefined : least;
}

const overLimit = situationNumber('engage.use/over-limit');

/**
 * Whether hours hold then. School hours, and others of `term`, hold on days with school alone; where nobody knows whether
 * it is one, on their own days.
 */
export function isWithin(
  hours: Hours,
  kind: 'night' | 'school',
  { minute, weekday, month, schoolDay, schoolDayBefore }: LocalMoment,
): boolean {
  if (hours.months !== undefined && month !== undefined && !isAmong(hours.months, month)) return false;
  const from = minuteOf(hours.from);
  const to = minuteOf(hours.to);
  const overMidnight = to <= from;
  if (!(overMidnight ? minute >= from || minute < to : from <= minute && minute < to)) return false;
  // After midnight, it is the night of the day before.
  const isOfDayBefore = overMidnight && minute < to;
  const school = isOfDayBefore ? schoolDayBefore : schoolDay;
  const isOfSchool = kind === 'school' || hours.term === true;
  if (isOfSchool && school === false) return false;
  if (hours.days === undefined || (isOfSchool && school === true)) return true;
  const began = isOfDayBefore ? weekdays[(weekdays.indexOf(weekday) + 6) % 7]! : weekday;
  return hours.days.includes(began);
}

function isAmong([first, last]: readonly [number, number], month: number): boolean {
  return first <= last ? first <= month && month <= last : month >= first || month <= last;
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

interface KnownHours {
  /** By code and rule. */
  readonly of: ReadonlyMap<string, Hours>;
  readonly night: readonly Hours[];
  readonly school: readonly Hours[];
}

const hoursOf = new WeakMap<Rulebook, KnownHours>();

function knownHours(rulebook: Rulebook): KnownHours {
  const kept = hoursOf.get(rulebook);
  if (kept) return kept;
  const timed = rulebook.codes.flatMap(({ code, rules }) =>
    rules.flatMap(({ id, situations, hours }) =>
      hours ? [{ key: `${code}/${id}`, situations, hours }] : [],
    ),
  );
  const about = (ending: string) =>
    timed.flatMap(({ situations, hours }) => (situations.some((one) => one.endsWith(ending)) ? hours : []));
  const known = {
    of: new Map(timed.map(({ key, hours }) => [key, hours])),
    night: about('/night'),
    school: about('/school'),
  };
  hoursOf.set(rulebook, known);
  return known;
}
