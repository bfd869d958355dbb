import { loadCodes } from '@stairgate/codes';
import { expect, test } from 'vitest';
import { codeList } from '../../../../protect/src/operator/laws/code-view.ts';
import { regionOf } from './regions.ts';
import { lanesOf, timeline } from './timeline.ts';

const { codes, changes } = codeList(loadCodes(), '2026-11-22');

test('every change stands in exactly one lane', () => {
  const drawn = lanesOf(changes, codes).flatMap((lane) => lane.changes);
  expect(new Set(drawn)).toEqual(new Set(changes));
  expect(drawn).toHaveLength(changes.length);
});

test('days stand in order, within the scale, and today is inside it', () => {
  const { x, years, start, end } = timeline(changes, '2026-11-22');
  const at = changes.map(({ day }) => x(day));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at.every((one) => one >= 0 && one <= 1)).toBe(true);
  expect(years[0]).toBe(start);
  expect(years.at(-1)).toBe(end + 1);
  expect(x('2026-11-22')).toBeGreaterThan(0.7);
  expect(x('1999-01-01')).toBe(0);
});

test('with no change at all there is still a scale', () => {
  expect(timeline([], '2026-11-22')).toMatchObject({ start: 2026, end: 2026 });
});

test.each([
  ['US', 'US'],
  ['US-CA', 'states'],
  ['GB-SCT', 'GB'],
  ['AU', 'else'],
  ['INT', 'INT'],
])('%s lies in %s', (place, region) => {
  expect(regionOf(place)).toBe(region);
});
