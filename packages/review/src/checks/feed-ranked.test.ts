import { expect, test } from 'vitest';
import type { RankingSeen } from '../evidence.ts';
import { done, failed, inShort, observed } from './evidence.testing.ts';
import { feedRanked } from './feed-ranked.ts';

const says = (more: Partial<RankingSeen>) =>
  inShort(
    observed(feedRanked, {
      ranking: done({
        liked: 'Space',
        before: ['Music', 'Games', 'Space', 'Music', 'Space'],
        after: ['Music', 'Games', 'Space', 'Music', 'Space'],
        signals: [],
        ...more,
      }),
    }),
  );

test('posts on the topic move up', () => {
  expect(says({ after: ['Space', 'Space', 'Music', 'Games', 'Music'] })).toEqual([
    'feed.rank/behaviour allow',
  ]);
});

test('the source says so', () => {
  expect(says({ signals: ['behaviour'] })).toEqual(['feed.rank/behaviour allow']);
});

test('nothing moves, or they move down', () => {
  expect(says({})).toEqual(['feed.rank/behaviour opt-in..forbid']);
  expect(says({ after: ['Music', 'Games', 'Music', 'Space', 'Space'], signals: ['friends'] })).toEqual([
    'feed.rank/behaviour opt-in..forbid',
  ]);
});

test('what cannot be told, and what nobody tried', () => {
  expect(says({ liked: 'Baking' })).toEqual(['feed.rank/behaviour cannot-tell']);
  expect(inShort(observed(feedRanked, { ranking: failed() }))).toEqual(['feed.rank/behaviour cannot-tell']);
  expect(inShort(observed(feedRanked, {}))).toEqual(['feed.rank/behaviour not-tested']);
});
