import { expect, test } from 'vitest';
import type { LimitSeen } from '../gather/keep-limits.ts';
import { done, failed, inShort, notReached, observed } from './evidence.testing.ts';
import { limitsKept } from './limits-kept.ts';

const closed = 'Birch is closed for now. These are quiet hours. Your grown-up set this.';
const quiet = (more: Partial<LimitSeen> = {}) =>
  done<LimitSeen>({
    set: 'done',
    under: { text: closed, showsFeed: false },
    opensAgain: true,
    bought: null,
    ...more,
  });
const says = (...all: Parameters<typeof quiet>) => observed(limitsKept, { limits: { quiet: quiet(...all) } });

test('a limit closes, says why, and ends', () => {
  expect(inShort(says())).toEqual(['limits-kept held']);
});

test.each([
  [{ under: { text: 'The feed', showsFeed: true } }, /the feed stayed open/],
  [{ under: { text: `${closed} The feed`, showsFeed: true } }, /the feed stayed open/],
  [{ under: { text: 'Come back another time.', showsFeed: false } }, /did not say why/],
  [{ under: { text: 'These are quiet hours.', showsFeed: false } }, /did not say why/],
  [{ opensAgain: false }, /stayed closed/],
])('with %o', (more, why) => {
  const found = says(more);
  expect(inShort(found)).toEqual(['limits-kept not held']);
  expect(found[0]!.says).toMatch(why);
});

test('what could not be tried is not told', () => {
  expect(inShort(observed(limitsKept, { limits: {} }))).toEqual(['limits-kept not-tested']);
  expect(inShort(observed(limitsKept, { limits: { quiet: notReached<LimitSeen>() } }))).toEqual([
    'limits-kept not-tested',
  ]);
  expect(inShort(observed(limitsKept, { limits: { quiet: failed<LimitSeen>() } }))).toEqual([
    'limits-kept cannot-tell',
  ]);
  expect(inShort(says({ opensAgain: null }))).toEqual(['limits-kept cannot-tell']);
  expect(inShort(says({ under: null }))).toEqual(['limits-kept cannot-tell']);
});

test.each([
  ['done', 'limits-kept not held'],
  ['waits', 'limits-kept held'],
  ['refused', 'limits-kept held'],
  ['no-way', 'limits-kept cannot-tell'],
] as const)('a purchase that has to be asked for is %s', (bought, what) => {
  const purchases = quiet({ under: null, opensAgain: null, bought });
  expect(inShort(observed(limitsKept, { limits: { purchases } }))).toEqual([what]);
});
