import { type Hours, isWithin, type Limiter, type SetLimit, type Weekday } from '@stairgate/rulebook';
import { type Answered, type Decided, isAllowed, isOwed, rulesFor } from '../decided.ts';
import { dayAt, isZone, type LocalDay, localMoment, momentsOf } from './local-days.ts';

/** Hours in which the law's rules of a situation hold, as `hoursByLaw` gives them. */
export interface TimeHours {
  readonly night: readonly Hours[];
  readonly school: readonly Hours[];
}

/** Of whom the time is: what was decided with no limit but those that stand at every hour, and all limits as they were set. */
export interface TimeChild extends Decided {
  readonly limits: readonly SetLimit[];
  readonly hours: TimeHours;
}

/** When there is school. A day that is not in it counts as it does where nobody knows. */
export interface SchoolCalendar {
  readonly days: readonly Weekday[];
  /** Dates without school, `YYYY-MM-DD`. */
  readonly off: ReadonlySet<string> | readonly string[];
  /** The first and the last date of which it tells; left out, it tells of all. */
  readonly from?: string;
  readonly to?: string;
}

/** Whether there is school on a date there; undefined where nobody knows. */
export type HadSchool = (date: string, weekday: Weekday) => boolean | undefined;

/** Tells the days with school by a calendar. */
export function schoolDays(calendar: SchoolCalendar | null): HadSchool {
  if (calendar === null) return () => undefined;
  const { days, from, to } = calendar;
  const off = new Set(calendar.off);
  return (date, weekday) => {
    if ((from !== undefined && date < from) || (to !== undefined && date > to)) return undefined;
    return days.includes(weekday) && !off.has(date);
  };
}

export interface TimeQuestion {
  readonly child: TimeChild;
  /** Minutes that were used on a date where the child is. Null or left out where nobody counts. */
  readonly use?: { readonly day: string; readonly minutes: number } | null;
  /** More minutes on top of those that guardians set, until then, in milliseconds since the epoch. */
  readonly more?: { readonly minutes: number; readonly until: number } | null;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly now: number;
  /** Where the child is: a zone of the IANA, or all those in which it may be. Left out, empty or unknown: any. */
  readonly zone?: string | readonly string[] | undefined;
  readonly calendar?: SchoolCalendar | null;
  /** Minutes of use since the session began or the last break. Left out where nobody counts: then a break is due. */
  readonly session?: { readonly minutesSinceBreak?: number };
  /** Who the child is from a moment on, in milliseconds since the epoch: what was lifted until then closes again. */
  readonly next?: TimeNext | undefined;
}

export interface TimeNext {
  readonly at: number;
  readonly child: TimeChild;
  readonly next?: TimeNext | undefined;
}

export interface TimeOptions {
  /** Minutes before the end at which a child is told, the most first. */
  readonly warnAt?: readonly number[];
  /** Minutes between breaks, where breaks are owed. */
  readonly breakEvery?: number;
  /** Minutes a day where the law itself closes use over a limit and nobody else has set one. */
  readonly minutesByLaw?: number;
}

export type TimeReason =
  | 'law'
  | 'closed'
  | 'minutes'
  | 'quiet'
  | 'school'
  | 'minutes-unknown'
  | 'zone-unknown';

/** What closes it. */
export interface WhyClosed {
  readonly reason: TimeReason;
  readonly by: Limiter | 'law';
  /** As `<code>#<rule>`; none of a limit. */
  readonly rules: readonly string[];
}

export interface GuardedTime {
  /** Whether the service may be used now. */
  readonly allowed: boolean;
  readonly why: WhyClosed | null;
  /** The date where the child is, in the zone in which it ends last. */
  readonly day: string;
  /** The zone that was gone by; null where it is not one. */
  readonly zone: string | null;
  readonly minutesUsed: number | null;
  /** Of the strictest limit; null where none is set. */
  readonly minutesLeft: number | null;
  /** When it closes if it is used until then, in milliseconds since the epoch; null where that is not within eight days. */
  readonly endsAt: number | null;
  readonly warnings: readonly { readonly at: number; readonly minutes: number }[];
  /** The warning that is due now. */
  readonly warn: number | null;
  /** When it opens by itself; null where it is open, or nothing but a person opens it, or not within eight days. */
  readonly opensAt: number | null;
  readonly breakDue: boolean;
}

const minute = 60_000;
/** Days that are looked ahead: hours come round in a week, and a day of it may be a holiday. */
const ahead = 8;
/** What no zone is beyond. */
const everywhere = ['Etc/GMT+12', 'Etc/GMT-14'] as const;

/**
 * Whether a child may use the service now, how long still, and what is to be said before it ends. What is not known closes:
 * minutes that nobody counted, a zone that is not known where hours are limited, in any zone in which the child may be. A
 * clock that goes back gives no minutes back: what was used on a later date counts.
 *
 * Never throws, and asks no clock.
 */
export function guardTime(question: TimeQuestion, options: TimeOptions = {}): GuardedTime {
  const { warnAt = [15, 5], breakEvery = 30, minutesByLaw = 60 } = options;
  const { child, session = {} } = question;
  const now = Number.isFinite(question.now) && Math.abs(question.now) < latest ? question.now : undefined;
  const zones = zonesOf(question.zone);
  const clock = new Clock(windowsOf(child), question.calendar ?? null, zones);
  const day = now === undefined ? undefined : clock.day(now);
  const used = usedOn(question.use, day?.date);
  const limit = minutesLimit(question, now, minutesByLaw);
  const left = limit === undefined ? null : used === null ? 0 : Math.max(0, limit.minutes - used);
  const breakDue =
    isOwed(child, 'engage.use/within-limit', 'break-prompt') &&
    !(isCount(session.minutesSinceBreak) && session.minutesSinceBreak < breakEvery);
  const answer = {
    day: day?.date ?? '',
    zone: zones?.length === 1 ? zones[0]! : null,
    minutesUsed: used,
    minutesLeft: left,
    breakDue,
  };
  const closed = (why: WhyClosed, opensAt: number | null): GuardedTime => ({
    allowed: false,
    why,
    ...answer,
    endsAt: null,
    warnings: [],
    warn: null,
    opensAt,
  });
  if (now === undefined || day === undefined)
    return closed({ reason: 'zone-unknown', by: 'law', rules: ['no-clock'] }, null);
  if (!isAllowed(child, 'engage.use/within-limit'))
    return closed(
      {
        reason: 'closed',
        by: closedBy(child.situations['engage.use/within-limit']),
        rules: rulesFor(child, 'engage.use/within-limit'),
      },
      null,
    );

  const isUp = limit !== undefined && left! <= 0;
  const byHours = clock.closedAt(now);
  if (byHours !== undefined || isUp) {
    const why: WhyClosed = isUp
      ? { reason: used === null ? 'minutes-unknown' : 'minutes', by: limit.by, rules: limit.rules }
      : byHours!;
    // With the new day come its minutes, where there are any and somebody counts.
    const canOpen = !isUp || (used !== null && limit.daily > 0);
    const opensAt = canOpen ? clock.opensFrom(isUp ? day.end : now) : null;
    const after = opensAt === null ? undefined : nextAt(question, now, opensAt, options);
    return closed(why, after === undefined || after.allowed ? opensAt : after.opensAt);
  }

  const hoursEnd = clock.closesAfter(now);
  const minutesEnd = limit === undefined ? null : lastsUntil(clock, day, now + left! * minute, limit.daily);
  const least = (...ends: (number | null)[]) =>
    ends.reduce((first, one) => (one === null ? first : Math.min(first ?? one, one)), null);
  const lasts = least(hoursEnd, minutesEnd);
  const { next } = question;
  const isBefore = next !== undefined && now < next.at && (lasts === null || next.at < lasts);
  const after = isBefore ? nextAt(question, now, next.at, options) : undefined;
  const endsAt = after === undefined ? lasts : after.allowed ? least(lasts, after.endsAt) : next!.at;
  const warnings =
    endsAt === null
      ? []
      : warnAt.map((minutes) => ({ at: endsAt - minutes * minute, minutes })).filter(({ at }) => at >= now);
  const due = endsAt === null ? [] : warnAt.filter((minutes) => endsAt - now <= minutes * minute);
  return {
    allowed: true,
    why: null,
    ...answer,
    endsAt,
    warnings,
    warn: due.length > 0 ? Math.min(...due) : null,
    opensAt: null,
  };
}

/** How it will stand at a later moment, where something that is lifted now will close again by then. */
function nextAt(
  { next, ...question }: TimeQuestion,
  now: number,
  at: number,
  options: TimeOptions,
): GuardedTime | undefined {
  if (next === undefined || next.at <= now || at < next.at) return undefined;
  const later = { ...question, child: next.child, next: next.next };
  return nextAt(later, now, at, options) ?? guardTime({ ...later, now: at }, options);
}

type LimitOfHours = Extract<SetLimit, { readonly hours: Hours }>;

/** When the hours of a limit next close: now, where they do already; null where they do not within eight days. */
export function hoursBegin(
  limit: LimitOfHours,
  { now, zone, calendar = null }: Pick<TimeQuestion, 'now' | 'zone' | 'calendar'>,
): number | null {
  const clock = new Clock([windowOf(limit)], calendar, zonesOf(zone));
  return clock.closedAt(now) === undefined ? clock.closesAfter(now) : now;
}

/** Beyond which no date is told from another. */
const latest = 8.64e15 - 400 * 86_400_000;

interface MinutesLimit {
  /** Today, with what was given on top. */
  readonly minutes: number;
  /** On other days. */
  readonly daily: number;
  readonly by: Limiter | 'law';
  readonly rules: readonly string[];
}

/** The least of all limits of minutes, the guardians' with what they gave for today. */
function minutesLimit(
  { child, more }: TimeQuestion,
  now: number | undefined,
  minutesByLaw: number,
): MinutesLimit | undefined {
  const given = more && now !== undefined && now < more.until && isCount(more.minutes) ? more.minutes : 0;
  const set = child.limits.flatMap((one): MinutesLimit[] =>
    one.kind === 'minutes'
      ? [
          {
            minutes: one.minutes + (one.by === 'guardian' ? given : 0),
            daily: one.minutes,
            by: one.by,
            rules: [],
          },
        ]
      : [],
  );
  // Laws that close use over a limit by themselves say an hour (Cal. Health & Saf. Code 27002(b)(2), Va. SB 854), and let
  // a parent set another. Where it is for the child to go on, there is no limit but those that somebody set.
  const over = child.situations['engage.use/over-limit'];
  const byLaw =
    over === undefined || ((over.effect === 'guardian' || over.effect === 'forbid') && !over.allowed);
  if (byLaw && !set.some(({ by }) => by === 'guardian')) {
    const rules = rulesFor(child, 'engage.use/over-limit');
    set.push({ minutes: minutesByLaw, daily: minutesByLaw, by: 'law', rules });
  }
  return set.reduce<MinutesLimit | undefined>(
    (least, one) => (least === undefined || one.minutes < least.minutes ? one : least),
    undefined,
  );
}

/** Minutes that count for a date: those of a later one do as well, for a clock that went back. */
function usedOn(use: TimeQuestion['use'], date: string | undefined): number | null {
  if (!use || !isCount(use.minutes)) return null;
  return date === undefined || use.day >= date ? use.minutes : 0;
}

/** When minutes are over that go on day by day: today's may last beyond midnight, and then the next day's begin. */
function lastsUntil(clock: Clock, today: LocalDay, over: number, daily: number): number | null {
  let { end } = today;
  if (over < end) return over;
  for (let days = 1; days < ahead; days++) {
    if (end + daily * minute < clock.day(end).end) return end + daily * minute;
    end = clock.day(end).end;
  }
  return null;
}

/** The zones in which somebody may be; undefined for any. */
function zonesOf(zone: TimeQuestion['zone']): readonly string[] | undefined {
  const all = typeof zone === 'string' ? [zone] : Array.isArray(zone) ? (zone as readonly string[]) : [];
  return all.length > 0 && all.length <= 64 && all.every(isZone) ? all : undefined;
}

interface Window {
  readonly hours: Hours;
  readonly kind: 'night' | 'school';
  readonly why: WhyClosed;
}

/** The hours that close, in every zone in which the child may be. */
class Clock {
  readonly #zones: readonly string[];
  readonly #anywhere: boolean;
  readonly #windows: readonly Window[];
  readonly #hadSchool: HadSchool;

  constructor(
    windows: readonly Window[],
    calendar: SchoolCalendar | null,
    zones: readonly string[] | undefined,
  ) {
    this.#zones = zones ?? everywhere;
    this.#anywhere = zones === undefined;
    this.#windows = windows;
    this.#hadSchool = schoolDays(calendar);
  }

  /** The day where it ends last. */
  day(at: number): LocalDay {
    let last = dayAt(this.#zones[0]!, at);
    for (const zone of this.#zones) {
      const day = dayAt(zone, at);
      if (day.date < last.date || (day.date === last.date && day.end > last.end)) last = day;
    }
    return last;
  }

  closedAt(at: number): WhyClosed | undefined {
    if (this.#windows.length === 0) return undefined;
    // Somewhere it is such an hour; where it would be open depends on where the child is.
    if (this.#anywhere) return { ...this.#windows[0]!.why, reason: 'zone-unknown' };
    for (const zone of this.#zones) {
      const moment = localMoment(zone, at, this.#hadSchool);
      const found = this.#windows.find(({ hours, kind }) => isWithin(hours, kind, moment));
      if (found !== undefined) return found.why;
    }
    return undefined;
  }

  /** When hours close after a moment at which they do not; null where they do not within eight days. */
  closesAfter(now: number): number | null {
    return this.#first(now, (at) => at > now && this.closedAt(at) !== undefined);
  }

  /** When hours first are open, from a moment on; null where they are not within eight days. */
  opensFrom(from: number): number | null {
    if (this.#anywhere && this.#windows.length > 0) return null;
    if (this.closedAt(from) === undefined) return from;
    return this.#first(from, (at) => at > from && this.closedAt(at) === undefined);
  }

  /** Nothing changes but when a clock shows the beginning or the end of hours, at midnight, or when it is moved. */
  #first(from: number, fits: (at: number) => boolean): number | null {
    if (this.#windows.length === 0 || this.#anywhere) return null;
    const clocks = new Set(this.#windows.flatMap(({ hours }) => [minuteOf(hours.from), minuteOf(hours.to)]));
    const next = this.#zones.map((zone) => dayAt(zone, from));
    for (let days = 0; days < ahead; days++) {
      const moments = new Set<number>();
      for (const [index, zone] of this.#zones.entries()) {
        const day = next[index]!;
        moments.add(day.start);
        for (const clock of clocks) for (const at of momentsOf(zone, day, clock)) moments.add(at);
        next[index] = dayAt(zone, day.end);
      }
      // Of several zones, a day of one may begin before that of another ends: the least of all is the first.
      const found = [...moments].sort((a, b) => a - b).find((at) => at >= from && fits(at));
      if (found !== undefined)
        return this.#zones.length === 1 ? found : this.#least(from, found, clocks, fits);
    }
    return null;
  }

  /** Of several zones: whether something fits earlier, on a day that another zone has already. */
  #least(from: number, found: number, clocks: ReadonlySet<number>, fits: (at: number) => boolean): number {
    let least = found;
    for (const zone of this.#zones) {
      for (let day = dayAt(zone, from); day.start < least; day = dayAt(zone, day.end))
        for (const at of [day.start, ...[...clocks].flatMap((clock) => momentsOf(zone, day, clock))])
          if (at >= from && at < least && fits(at)) least = at;
    }
    return least;
  }
}

function windowsOf(child: TimeChild): readonly Window[] {
  const byLaw = (['night', 'school'] as const).flatMap((kind): Window[] => {
    const situation = `engage.use/${kind}` as const;
    if (isAllowed(child, situation)) return [];
    const why: WhyClosed = {
      reason: 'law',
      by: closedBy(child.situations[situation]),
      rules: rulesFor(child, situation),
    };
    const hours = child.hours[kind];
    // A law that speaks of the night and says not when that is: always.
    return (hours.length > 0 ? hours : always).map((one) => ({ hours: one, kind, why }));
  });
  const set = child.limits.flatMap((limit) =>
    limit.kind === 'quiet' || limit.kind === 'school' ? [windowOf(limit)] : [],
  );
  return [...byLaw, ...set];
}

const windowOf = ({ kind, hours, by }: LimitOfHours): Window => ({
  hours,
  kind: kind === 'quiet' ? 'night' : 'school',
  why: { reason: kind, by, rules: [] },
});

const always: readonly Hours[] = [
  { from: '00:00', to: '12:00' },
  { from: '12:00', to: '00:00' },
];

function closedBy(answer: Answered | undefined): Limiter | 'law' {
  for (const by of ['guardian', 'child', 'platform'] as const)
    if (answer?.reasons.includes(`${by}-limit`)) return by;
  return 'law';
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
