import { expect, test } from 'vitest';
import type { FeedSeen } from '../evidence.ts';
import type { SteeringSeen } from '../gather/steer-feed.ts';
import { done, failed, inShort, missing, observed } from './evidence.testing.ts';
import { feedSteered } from './feed-steered.ts';

const says = (more: Partial<SteeringSeen>, text = '') =>
  inShort(
    observed(feedSteered, {
      steering: done<SteeringSeen>({ reset: null, less: null, ...more }),
      feed: done<FeedSeen>({ heights: [], text }),
    }),
  );

test.each([
  [
    { topic: 'Space', before: 3, after: 0, later: 0 },
    'content.recommend/suitable allow..forbid +take-feedback',
  ],
  [
    { topic: 'Space', before: 3, after: 3, later: 3 },
    'content.recommend/suitable allow..forbid -take-feedback',
  ],
  [
    { topic: 'Space', before: 3, after: 0, later: 3 },
    'content.recommend/suitable allow..forbid -take-feedback',
  ],
  [{ topic: 'Space', before: 3, after: 0, later: null }, 'content.recommend/suitable cannot-tell'],
  [
    { topic: null, before: 0, after: 0, later: null },
    'content.recommend/suitable allow..forbid -take-feedback',
  ],
])('less of something: %o', (less, what) => {
  expect(says({ less })).toEqual([what]);
});

test('a feed that is started afresh stays so', () => {
  expect(says({ reset: { done: 'done', later: 'on' } })).toEqual([
    'feed.rank/behaviour allow..forbid +keep-choice',
  ]);
  expect(says({ reset: { done: 'done', later: 'off' } })).toEqual([
    'feed.rank/behaviour allow..forbid -keep-choice',
  ]);
  expect(says({ reset: { done: 'done', later: null } })).toEqual([]);
  expect(says({ reset: { done: 'no-way', later: null } })).toEqual([]);
});

test('sensitive posts that pile up', () => {
  const post = 'Recommended · Baking · Sensitive\nNo supper.\n';
  expect(says({}, post.repeat(6))).toEqual(['content.recommend/sensitive allow -cap-repeats']);
  expect(says({}, post.repeat(3))).toEqual([]);
  expect(says({}, 'I am sensitive to light, and she is sensitive to sound.\n'.repeat(9))).toEqual([]);
});

test('what was not tried is not told', () => {
  const bare = { feed: missing<FeedSeen>() };
  expect(inShort(observed(feedSteered, { ...bare, steering: missing<SteeringSeen>() }))).toEqual([
    'content.recommend/suitable not-tested',
  ]);
  expect(inShort(observed(feedSteered, { ...bare, steering: failed<SteeringSeen>() }))).toEqual([
    'content.recommend/suitable cannot-tell',
  ]);
});
