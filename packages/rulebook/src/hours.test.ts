import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageInterval } from './age.ts';
import { type Hours, weekdays } from './code.ts';
import { hoursByLaw, LocalTimeError, parseLocalTime, situationsAt } from './hours.ts';
import { code, compileAlone as compile, rule } from './rulebook.fixtures.ts';

const asOf = '2026-11-22';
const age = ageInterval(15, 15, 'verified');

const timed = (situation: string, hours?: Hours) =>
  rule({
    id: `at-${situation.split('/')[1]}-${hours?.from.slice(0, 2) ?? 'any'}`,
    situations: [situation],
    effect: 'forbid',
    hours,
  });
const law = (jurisdiction: string, ...rules: ReturnType<typeof rule>[]) =>
  code({ code: `law-${jurisdiction.toLowerCase()}`, jurisdiction, rules });

/** GB has a night, US a night and a school day, FR speaks of the night and gives no hours. */
const rulebook = compile(
  [
    law('GB', timed('engage.notify/night', { from: '22:00', to: '06:00' })),
    law(
      'US',
      timed('engage.notify/night', { from: '00:00', to: '05:30' }),
      timed('engage.notify/school', {
        from: '08:00',
        to: '15:00',
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        term: true,
      }),
      timed('engage.use/night', { from: '23:00', to: '01:00', days: ['fri'] }),
    ),
    law('FR', timed('engage.notify/night')),
  ],
  { asOf },
);
const at = (place: string, activity: 'engage.notify' | 'engage.use', time: string, schoolDay?: boolean) =>
  situationsAt(rulebook, rulebook.scope(place), activity, age, parseLocalTime(time, schoolDay)).map(
    (one) => one.split('/')[1],
  );

describe('the clock where the child is', () => {
  test.each([
    ['GB', '2026-11-22T21:59', 'day'],
    ['GB', '2026-11-22T22:00', 'night'],
    ['GB', '2026-11-23T05:59:59', 'night'],
    ['GB', '2026-11-23T06:00', 'day'],
    ['US', '2026-11-22T22:00', 'day'],
    ['US', '2026-11-23T00:00', 'night'],
    ['US', '2026-11-23T05:30', 'day'],
  ])('in %s at %s it is %s', (place, time, circumstance) => {
    expect(at(place, 'engage.notify', time)).toEqual([circumstance]);
  });

  test('the school calendar goes before the days that a law names', () => {
    const monday = '2026-11-23T09:00';
    const sunday = '2026-11-22T09:00';
    expect(at('US', 'engage.notify', monday)).toEqual(['school']);
    expect(at('US', 'engage.notify', monday, false)).toEqual(['day']);
    expect(at('US', 'engage.notify', sunday)).toEqual(['day']);
    expect(at('US', 'engage.notify', sunday, true)).toEqual(['school']);
    expect(at('US', 'engage.notify', '2026-11-23T15:00', true)).toEqual(['day']);
  });

  test('the hours after midnight belong to the evening before', () => {
    expect(at('US', 'engage.use', '2026-11-20T23:30')).toEqual(['night']);
    expect(at('US', 'engage.use', '2026-11-21T00:59')).toEqual(['night']);
    expect(at('US', 'engage.use', '2026-11-20T00:59')).toEqual([]);
    expect(at('US', 'engage.use', '2026-11-21T23:30')).toEqual([]);
  });

  test('a law that gives no hours has the widest night of all', () => {
    expect(at('FR', 'engage.notify', '2026-11-22T22:00')).toContain('night');
    expect(at('FR', 'engage.notify', '2026-11-23T04:00')).toContain('night');
    expect(at('FR', 'engage.notify', '2026-11-23T12:00', false)).toEqual(['day']);
  });

  test('where no law gives any hours, it is always night and always school', () => {
    const bare = compile([law('GB', timed('engage.notify/night'))], { asOf });
    const noon = parseLocalTime('2026-11-22T12:00');
    expect(situationsAt(bare, bare.scope('GB'), 'engage.notify', age, noon)).toEqual([
      'engage.notify/night',
      'engage.notify/school',
    ]);
  });

  test('joining places makes no hour looser', () => {
    const moment = fc.record({
      minute: fc.nat(1439),
      weekday: fc.constantFrom(...weekdays),
      schoolDay: fc.option(fc.boolean(), { nil: undefined }),
    });
    const strictest = (places: string[], now: Parameters<typeof situationsAt>[4]) =>
      situationsAt(rulebook, rulebook.scope(places), 'engage.notify', age, now).some(
        (situation) => !rulebook.decide({ situation, in: places, age }).allowed,
      );
    fc.assert(
      fc.property(moment, (now) => {
        const apart = strictest(['GB'], now) || strictest(['US'], now);
        expect(apart && !strictest(['GB', 'US'], now)).toBe(false);
      }),
    );
  });

  test.each([
    '',
    '21:30',
    '2026-11-22',
    '2026-02-30T10:00',
    '2026-11-22T24:00',
    '2026-11-22T21:30Z',
    '2026-11-22T21:30+01:00',
  ])('"%s" is refused with what would be right', (text) => {
    expect(() => parseLocalTime(text)).toThrow(LocalTimeError);
  });
});

test('hours that two rules give alike are said once, with both rules', () => {
  const night = (id: string, hours: Hours) => ({ ...timed('engage.notify/night', hours), id });
  const both = compile(
    [
      law(
        'GB',
        night('one', { from: '22:00', to: '06:00', days: ['mon', 'fri'] }),
        night('two', { from: '22:00', to: '06:00', days: ['fri', 'mon'] }),
        night('three', { from: '22:00', to: '06:00' }),
      ),
    ],
    { asOf },
  );
  const told = hoursByLaw(both, both.scope('GB'), 'engage.notify/night', age);
  expect(
    told.map(({ hours, rules }) => [hours.days?.length, rules.map(({ rule: id }) => id).sort()]),
  ).toEqual([
    [2, ['one', 'two']],
    [undefined, ['three']],
  ]);
});

test('hours of some months do not stand for the same hours all year', () => {
  const night = (id: string, hours: Hours) => ({ ...timed('engage.notify/night', hours), id });
  const hours = { from: '22:00', to: '06:00' };
  const both = compile(
    [law('GB', night('in-term', { ...hours, months: [8, 5] }), night('all-year', hours))],
    { asOf },
  );
  const told = hoursByLaw(both, both.scope('GB'), 'engage.notify/night', age);
  expect(told.map((one) => [one.hours.months, one.rules.map(({ rule }) => rule)])).toEqual([
    [[8, 5], ['in-term']],
    [undefined, ['all-year']],
  ]);
});
