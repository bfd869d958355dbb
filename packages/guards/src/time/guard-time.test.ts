import {
  type Hours,
  noGrants,
  parseAge,
  type SetLimit,
  situationMeant,
  type Weekday,
  weekdays,
} from '@stairgate/rulebook';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulebook } from '../decided.testing.ts';
import { guardTime, type SchoolCalendar, type TimeQuestion } from './guard-time.ts';
import { dayAt, localMoment } from './local-days.ts';
import { timeChild } from './time-child.ts';
import { zonesOfPlace } from './zones-of-place.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (text: string) => Date.parse(text);
const childIn = (place: string, age: string, set: readonly SetLimit[] = []) =>
  timeChild({ rulebook, scope: rulebook.scope(place), places: [place], age: parseAge(age, 'verified'), set });
const minutes = (count: number, by: SetLimit['by'] = 'guardian'): SetLimit => ({
  by,
  kind: 'minutes',
  minutes: count,
});
const quiet = (from: string, to: string, more: Partial<Hours> = {}): SetLimit => ({
  by: 'guardian',
  kind: 'quiet',
  hours: { from, to, ...more },
});
const london = 'Europe/London';
const ask = (set: readonly SetLimit[], now: string, more: Partial<TimeQuestion> = {}) =>
  guardTime({ child: childIn('GB', '12', set), now: at(now), zone: london, ...more });

describe('the time of a child', () => {
  it('says before it ends that it ends', () => {
    const use = { day: '2026-11-22', minutes: 20 };
    const found = ask([minutes(60)], '2026-11-22T12:00Z', { use });
    expect(found).toMatchObject({
      allowed: true,
      why: null,
      day: '2026-11-22',
      zone: london,
      minutesUsed: 20,
      minutesLeft: 40,
      endsAt: at('2026-11-22T12:40Z'),
      warnings: [
        { at: at('2026-11-22T12:25Z'), minutes: 15 },
        { at: at('2026-11-22T12:35Z'), minutes: 5 },
      ],
      warn: null,
    });
    const warned = (used: number) =>
      ask([minutes(60)], '2026-11-22T12:00Z', { use: { ...use, minutes: used } }).warn;
    expect([44, 45, 54, 55, 59].map(warned)).toEqual([null, 15, 15, 5, 5]);
    expect(ask([minutes(60)], '2026-11-22T12:00Z', { use: { ...use, minutes: 60 } })).toMatchObject({
      allowed: false,
      why: { reason: 'minutes', by: 'guardian' },
      minutesLeft: 0,
      endsAt: null,
      opensAt: at('2026-11-23T00:00Z'),
    });
  });

  it('ends with whichever limit is first, and a bedtime over midnight opens in the morning', () => {
    const use = { day: '2026-11-22', minutes: 0 };
    const set = [minutes(120), quiet('21:00', '07:00')];
    expect(ask(set, '2026-11-22T20:30Z', { use }).endsAt).toBe(at('2026-11-22T21:00Z'));
    for (const now of ['2026-11-22T21:00Z', '2026-11-22T23:59:59.999Z', '2026-11-23T00:00Z'])
      expect(ask(set, now, { use })).toMatchObject({
        why: { reason: 'quiet', by: 'guardian', rules: [] },
        opensAt: at('2026-11-23T07:00Z'),
      });
    // Today's minutes last until bedtime, and tomorrow's are new.
    expect(ask([minutes(120)], '2026-11-22T23:00Z', { use }).endsAt).toBe(at('2026-11-23T02:00Z'));
  });

  it('takes minutes that nobody counted for too many', () => {
    for (const use of [undefined, null, { day: '2026-11-22', minutes: Number.NaN }])
      expect(ask([minutes(60)], '2026-11-22T12:00Z', { use })).toMatchObject({
        allowed: false,
        why: { reason: 'minutes-unknown' },
        minutesUsed: null,
        opensAt: null,
      });
    expect(ask([], '2026-11-22T12:00Z')).toMatchObject({ allowed: true, minutesLeft: null, endsAt: null });
    expect(ask([minutes(0)], '2026-11-22T12:00Z', { use: { day: '2026-11-22', minutes: 0 } })).toMatchObject({
      allowed: false,
      opensAt: null,
    });
  });

  it('gives no minutes back to a clock that goes back', () => {
    const use = { day: '2026-11-23', minutes: 60 };
    for (const now of ['2026-11-23T12:00Z', '2026-11-22T23:59Z', '2020-01-01T00:00Z'])
      expect(ask([minutes(60)], now, { use }).allowed).toBe(false);
    expect(ask([minutes(60)], '2026-11-24T00:00Z', { use }).allowed).toBe(true);
  });

  it('has more of it today alone, on top of what a guardian set and of nothing else', () => {
    const use = { day: '2026-11-22', minutes: 60 };
    const more = { minutes: 30, until: at('2026-11-23T00:00Z') };
    const given = (set: readonly SetLimit[], now: string) => ask(set, now, { use, more });
    expect(given([minutes(60)], '2026-11-22T12:00Z')).toMatchObject({ allowed: true, minutesLeft: 30 });
    // HAFamilyLink #99: there, a bonus unlocked everything.
    for (const [set, reason] of [
      [[minutes(60), quiet('11:00', '13:00')], 'quiet'],
      [[minutes(60), minutes(60, 'child')], 'minutes'],
      [[minutes(60), minutes(60, 'platform')], 'minutes'],
      [[minutes(60), { by: 'guardian', kind: 'closed', situation: 'engage.use' }], 'closed'],
    ] as const)
      expect(given(set, '2026-11-22T12:00Z')).toMatchObject({ allowed: false, why: { reason } });
    expect(
      ask([minutes(60)], '2026-11-23T12:00Z', { use: { day: '2026-11-23', minutes: 60 }, more }),
    ).toMatchObject({ allowed: false, minutesLeft: 0 });
  });

  it('goes by the law’s own hours, and by its hour a day', () => {
    const child = childIn('US-CA', '14');
    const zone = 'America/Los_Angeles';
    const use = { day: '2026-11-22', minutes: 10 };
    const now = at('2026-11-22T09:00Z');
    expect(guardTime({ child, zone, use, now })).toMatchObject({
      allowed: false,
      why: { reason: 'law', by: 'law', rules: expect.arrayContaining(['us-ca-sb976#ca-night-access']) },
      opensAt: at('2026-11-22T14:00Z'),
    });
    expect(guardTime({ child, zone, use, now: at('2026-11-22T20:00Z') })).toMatchObject({
      allowed: true,
      minutesLeft: 50,
    });
  });

  it('closes again when what was lifted until then holds, and warns of it', () => {
    const set = [quiet('21:00', '07:00'), minutes(600)];
    const use = { day: '2026-11-22', minutes: 20 };
    const lifted = (now: string, until: string) =>
      ask(set.slice(1), now, { use, next: { at: at(until), child: childIn('GB', '12', set) } });
    expect(ask(set, '2026-11-22T20:00Z', { use }).endsAt).toBe(at('2026-11-22T21:00Z'));
    expect(lifted('2026-11-22T20:00Z', '2026-11-22T21:30Z').endsAt).toBe(at('2026-11-22T21:30Z'));
    expect(lifted('2026-11-22T21:20Z', '2026-11-22T21:30Z')).toMatchObject({ allowed: true, warn: 15 });
    // Over before its hours begin, it is as if it had never been; long over, too.
    expect(lifted('2026-11-22T20:00Z', '2026-11-22T20:30Z').endsAt).toBe(at('2026-11-22T21:00Z'));
    // What else closes does so before, and what closes now says when it opens in truth.
    const short = [quiet('21:00', '07:00'), minutes(30)];
    const closed = guardTime({
      child: childIn('GB', '12', short.slice(1)),
      now: at('2026-11-22T20:00Z'),
      zone: london,
      use: { day: '2026-11-22', minutes: 30 },
      next: { at: at('2026-11-22T21:30Z'), child: childIn('GB', '12', short) },
    });
    expect(closed).toMatchObject({ allowed: false, opensAt: at('2026-11-23T07:00Z') });
  });

  it('closes in every zone in which the child may be, and in any where that is not known', () => {
    const set = [quiet('21:00', '07:00')];
    const zones = zonesOfPlace('US-NY');
    // Half past seven in the evening in Honolulu is past midnight in New York.
    expect(ask(set, '2026-11-23T05:30Z', { zone: zones }).why).toMatchObject({ reason: 'quiet' });
    expect(ask(set, '2026-11-23T05:30Z', { zone: 'Pacific/Honolulu' }).allowed).toBe(true);
    for (const zone of [undefined, 'Mars/Olympus', '', '+01:00', [], 7 as never])
      expect(ask(set, '2026-11-22T12:00Z', { zone })).toMatchObject({
        allowed: false,
        why: { reason: 'zone-unknown' },
        zone: null,
        opensAt: null,
      });
    // With no hours, it is of no account where that is; its day is the one that ends last.
    expect(ask([], '2026-11-22T11:59Z', { zone: 'Mars/Olympus' })).toMatchObject({
      allowed: true,
      day: '2026-11-21',
    });
    expect(zonesOfPlace('GB')).toEqual([london]);
    expect(zonesOfPlace('EU')).toBeUndefined();
  });

  it('knows a school’s days off, and takes other days for what they are each week', () => {
    const school: SetLimit = {
      by: 'guardian',
      kind: 'school',
      hours: { from: '08:30', to: '15:00', days: ['mon', 'tue', 'wed', 'thu', 'fri'], term: true },
    };
    const calendar: SchoolCalendar = {
      days: ['mon', 'tue', 'wed', 'thu', 'fri'],
      off: ['2026-12-21', '2026-12-22'],
      to: '2027-08-31',
    };
    const isOpen = (now: string, more: Partial<TimeQuestion> = { calendar }) =>
      ask([school], now, more).allowed;
    expect(isOpen('2026-12-18T10:00Z')).toBe(false);
    expect(isOpen('2026-12-21T10:00Z')).toBe(true);
    expect(isOpen('2026-12-21T10:00Z', {})).toBe(false);
    expect(isOpen('2026-12-19T10:00Z')).toBe(true);
    expect(isOpen('2027-09-01T09:00Z')).toBe(false);
    // From the last lesson before the holiday on, it is open until the first after it.
    expect(ask([school], '2026-12-18T16:00Z', { calendar }).endsAt).toBe(at('2026-12-23T08:30Z'));
    // A bedtime on school nights: the night before a day off began on a school day.
    const bedtime = [quiet('21:00', '07:00', { term: true })];
    const isAwake = (now: string) => ask(bedtime, now, { calendar }).allowed;
    expect(isAwake('2026-12-18T22:00Z')).toBe(false);
    expect(isAwake('2026-12-19T02:00Z')).toBe(false);
    expect(isAwake('2026-12-21T22:00Z')).toBe(true);
    expect(isAwake('2026-12-23T02:00Z')).toBe(true);
  });

  it('is bounded and never throws, whatever it is given', () => {
    const off = new Set(
      Array.from({ length: 365_000 }, (_, day) => new Date(day * 24 * hour).toISOString().slice(0, 10)),
    );
    const calendar: SchoolCalendar = { days: [...weekdays], off };
    expect(ask([minutes(60)], '2026-11-22T12:00Z', { calendar, use: null }).allowed).toBe(false);
    for (const now of [Number.NaN, Number.POSITIVE_INFINITY, 8.64e15, -8.64e15, 1e300])
      expect(guardTime({ child: childIn('GB', '12'), now, zone: london }).allowed).toBe(false);
    expect(
      guardTime({
        child: {
          places: 'unknown',
          age: parseAge('12', 'verified'),
          situations: {},
          limits: [],
          hours: { night: [], school: [] },
        },
        now: 0,
        zone: london,
      }).allowed,
    ).toBe(false);
  });
});

const zones = [
  london,
  'America/New_York',
  'America/Los_Angeles',
  'Australia/Lord_Howe', // Moves by half an hour.
  'Africa/Cairo', // Moves at midnight.
  'America/Havana',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Asia/Tokyo',
] as const;
/** Days on which some of these move their clocks, both ways, and others. */
const days = [
  '2026-03-08',
  '2026-03-29',
  '2026-04-05',
  '2026-04-24',
  '2026-10-04',
  '2026-10-25',
  '2026-10-30',
  '2026-11-01',
  '2026-07-01',
];

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
const hours = fc
  .record(
    {
      from: clock,
      to: clock,
      days: fc.subarray([...weekdays], { minLength: 1 }),
      term: fc.boolean(),
    },
    { requiredKeys: ['from', 'to'] },
  )
  .filter(({ from, to }) => from !== to);
const limit: fc.Arbitrary<SetLimit> = fc.oneof(
  fc.record({
    by: fc.constantFrom('guardian' as const, 'child' as const, 'platform' as const),
    kind: fc.constantFrom('quiet' as const, 'school' as const),
    hours,
  }),
  fc.record({
    by: fc.constantFrom('guardian' as const, 'child' as const),
    kind: fc.constant('minutes' as const),
    minutes: fc.integer({ min: 0, max: 300 }),
  }),
);
const question = fc.record({
  place: fc.constantFrom('GB', 'US-CA'),
  zone: fc.constantFrom(...zones),
  limits: fc.array(limit, { maxLength: 4 }),
  now: fc
    .tuple(fc.constantFrom(...days), fc.integer({ min: -18 * 60, max: 30 * 60 }))
    .map(([day, after]) => at(`${day}T00:00Z`) + after * minute),
  used: fc.integer({ min: 0, max: 200 }),
  off: fc.option(fc.subarray(days), { nil: undefined }),
});

/** The slow way: what the clock on the wall shows, asked of the platform for every minute. */
function oracle(zone: string, set: readonly SetLimit[], off: readonly string[] | undefined) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    weekday: 'short',
  });
  return (moment: number) => {
    const part = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
    const date = `${part.year}-${part.month}-${part.day}`;
    const time = `${part.hour}:${part.minute}`;
    const weekday = weekdays.indexOf(part.weekday!.toLowerCase() as Weekday);
    const yesterday = new Date(at(`${date}T12:00Z`) - 24 * hour).toISOString().slice(0, 10);
    const closed = set.some((one) => {
      if (one.kind !== 'quiet' && one.kind !== 'school') return false;
      const { from, to, days: on, term } = one.hours;
      const over = to <= from;
      const late = over && time < to;
      if (over ? !(time >= from || time < to) : !(from <= time && time < to)) return false;
      const day = late ? yesterday : date;
      const name = weekdays[late ? (weekday + 6) % 7 : weekday]!;
      const ofSchool = one.kind === 'school' || term === true;
      // All days but those off are days with school here.
      if (ofSchool && off !== undefined) return !off.includes(day);
      return on === undefined || on.includes(name);
    });
    return { date, closed };
  };
}

describe('the time of a child, minute by minute', () => {
  it('is what the clock on the wall shows, over every move of it', () => {
    fc.assert(
      fc.property(question, ({ zone, limits, now, used, off }) => {
        const calendar = off && { days: [...weekdays], off };
        const child = childIn('GB', '12', limits);
        const see = oracle(zone, limits, off);
        const today = see(now).date;
        const use = { day: today, minutes: used };
        const found = guardTime({ child, zone, now, use, ...(calendar && { calendar }) });
        const most = Math.min(...limits.map((one) => (one.kind === 'minutes' ? one.minutes : Infinity)));
        expect(found.day).toBe(today);
        expect(found.allowed).toBe(!see(now).closed && used < most);
        // Used from now on without a stop, as far as two days and a half.
        let date = today;
        let spent = used;
        let turn: number | undefined;
        for (let moment = now; moment < now + 60 * hour; moment += minute) {
          const seen = see(moment);
          if (seen.date !== date) {
            date = seen.date;
            spent = 0;
          }
          const isOpen = !seen.closed && spent < most;
          if (isOpen !== found.allowed) {
            turn = moment;
            break;
          }
          if (found.allowed) spent++;
        }
        const told = found.allowed ? found.endsAt : found.opensAt;
        if (turn !== undefined) expect(told).toBe(turn);
        else if (told !== null) expect(told).toBeGreaterThanOrEqual(now + 60 * hour);
      }),
      { numRuns: 300 },
    );
  });

  it('is never open where the rulebook says no', () => {
    const granted = noGrants;
    fc.assert(
      fc.property(question, ({ place, zone, limits, now, used }) => {
        const scope = rulebook.scope(place);
        const age = parseAge('14', 'verified');
        const child = timeChild({ rulebook, scope, places: [place], age, granted, set: limits });
        const moment = localMoment(zone, now, () => undefined);
        const found = guardTime({ child, zone, now, use: { day: dayAt(zone, now).date, minutes: used } });
        const meant = situationMeant(
          { action: 'engage.use/within-limit', moment, counted: { minutes: used } },
          { rulebook, scope, age, granted, set: limits },
        )!;
        const { allowed } = scope.decide(meant.situation, age, granted, meant.limits);
        if (found.allowed) expect(allowed).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is never more for more limits, less use left, or a wider place', () => {
    fc.assert(
      fc.property(question, limit, ({ zone, limits, now, used }, one) => {
        const of = (set: readonly SetLimit[], minutesUsed: number, where: TimeQuestion['zone']) =>
          guardTime({
            child: childIn('GB', '12', set),
            zone: where,
            now,
            use: { day: '9999-01-01', minutes: minutesUsed },
          }).allowed;
        const open = of(limits, used, zone);
        if (!open) {
          expect(of([...limits, one], used, zone)).toBe(false);
          expect(of(limits, used + 1, zone)).toBe(false);
          expect(of(limits, used, [zone, 'Asia/Tokyo'])).toBe(false);
          expect(of(limits, used, 'Nowhere/At-All')).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});
