import { expect, test } from 'vitest';
import { dayAfter, dayBefore } from './day.ts';

test.each([
  ['2026-12-31', '2027-01-01'],
  ['2024-02-29', '2024-03-01'],
  ['2026-02-28', '2026-03-01'],
])('after %s comes %s, and the other way round', (before, after) => {
  expect([dayAfter(before), dayBefore(after)]).toEqual([after, before]);
});
