import { expect, test } from 'vitest';
import { endlessScroll } from './endless-scroll.ts';
import {
  child,
  done,
  evidenceOf,
  failed,
  inShort,
  missing,
  notReached,
  observed,
  personaOf,
} from './evidence.testing.ts';

const says = (heights: readonly number[]) =>
  inShort(observed(endlessScroll, { feed: done({ heights, text: '' }) }));

test.each([
  [[3, 6, 9, 12], 'allow'],
  [[3, 6, 9, 9], 'allow'],
  [[3, 6, 6, 6], 'cannot-tell'],
  [[3, 3.2, 3.2, 3.2], 'opt-in..forbid'],
  [[1, 1, 1, 1], 'cannot-tell'],
  [[], 'not-tested'],
])('screens %o: %s', (heights, expected) => {
  expect(says(heights)).toEqual([`engage.scroll/endless ${expected}`]);
});

test('a feed that was not opened', () => {
  expect(inShort(observed(endlessScroll, { feed: missing() }))).toEqual(['engage.scroll/endless not-tested']);
  expect(inShort(observed(endlessScroll, { feed: failed() }))).toEqual(['engage.scroll/endless cannot-tell']);
});

test.each([
  ['no-way', [3, 6, 9, 12], 'allow'],
  ['no-way', [3, 3, 3, 3], 'opt-in..forbid'],
  ['stopped-at-form', [3, 6, 9, 12], 'allow'],
  ['stopped-at-form', [3, 3, 3, 3], 'not-tested'],
  ['refused', [3, 6, 9, 12], 'not-tested'],
] as const)('where joining ends with %s, what everybody sees (%o): %s', (end, heights, expected) => {
  const visitor = personaOf(
    { id: 'visitor', role: 'visitor', age: null },
    { feed: done({ heights, text: '' }) },
  );
  const own = child({ feed: notReached(), signUp: done({ end }) });
  const found = endlessScroll.observe(evidenceOf([visitor, own]));
  expect(inShort(found)).toEqual([`engage.scroll/endless ${expected}`]);
});
