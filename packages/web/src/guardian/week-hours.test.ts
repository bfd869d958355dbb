import { expect, test } from 'vitest';
import { clockOf, weekHours } from './week-hours.ts';

const limit = { limitId: 'l', by: 'guardian', at: '2026-11-22T12:00:00.000Z' } as const;
const law = { situation: 'engage.notify/night', kind: 'night', effect: 'forbid', rules: [] } as const;

test('hours over midnight stand on the evening on which they begin and on the morning after', () => {
  const hours = { from: '21:00', to: '07:00', days: ['fri', 'sun'] as const };
  const week = weekHours([{ ...limit, kind: 'quiet', hours: { ...hours, days: [...hours.days] } }], []);
  expect(week.fri).toEqual([{ kind: 'quiet', from: 1260, to: 1440 }]);
  expect(week.sat).toEqual([{ kind: 'quiet', from: 0, to: 420 }]);
  expect(week.sun).toEqual([{ kind: 'quiet', from: 1260, to: 1440 }]);
  expect(week.mon).toEqual([{ kind: 'quiet', from: 0, to: 420 }]);
  expect(week.tue).toEqual([]);
});

test('what overlaps becomes one span of its kind, and other kinds stand beside it', () => {
  const week = weekHours(
    [
      { ...limit, kind: 'quiet', hours: { from: '21:00', to: '06:00' } },
      { ...limit, kind: 'quiet', hours: { from: '20:00', to: '05:00', days: ['mon'] } },
      { ...limit, kind: 'school', hours: { from: '08:00', to: '15:00', days: ['mon'], term: true } },
      { ...limit, kind: 'minutes', minutes: 30 },
    ],
    [{ ...law, from: '00:00', to: '06:00' }],
  );
  expect(week.mon).toEqual([
    { kind: 'quiet', from: 0, to: 360 },
    { kind: 'law', from: 0, to: 360 },
    { kind: 'school', from: 480, to: 900 },
    { kind: 'quiet', from: 1200, to: 1440 },
  ]);
});

test('hours that end at midnight stand on one day', () => {
  const week = weekHours([{ ...limit, kind: 'quiet', hours: { from: '22:00', to: '00:00' } }], []);
  expect(week.wed).toEqual([{ kind: 'quiet', from: 1320, to: 1440 }]);
  expect([clockOf(0), clockOf(1290), clockOf(1440)]).toEqual(['00:00', '21:30', '24:00']);
});
