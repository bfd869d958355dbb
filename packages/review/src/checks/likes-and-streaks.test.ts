import { expect, test } from 'vitest';
import type { FeedSeen } from '../evidence.ts';
import { control, done, failed, inShort, observed, screen } from './evidence.testing.ts';
import { likesAndStreaks } from './likes-and-streaks.ts';

const picture = { file: 'artifacts/child-12/shots/04-openfeed.png' };
function says(text: string, labels: readonly string[] = []) {
  const feed = { ...done<FeedSeen>({ heights: [], text }), shots: [picture] };
  const controls = labels.map((label) => control({ kind: 'button', label }));
  return inShort(observed(likesAndStreaks, { feed, screens: [screen({ picture, controls })] }));
}

test.each([['Like 3'], ['Liked 12'], ['♥ 1,204'], ['Likes (4)']])('"%s" is a number of likes', (label) => {
  expect(says('', [label])).toContain('engage.metrics/likes allow');
});

test('numbers of other things are not', () => {
  expect(says('Like\n2 comments\nWren · 3 hours ago', ['Like', '2 comments'])).toEqual([
    'engage.metrics/likes opt-in..forbid',
    'engage.reward/streak opt-in..forbid',
  ]);
});

test('a number in words', () => {
  expect(says('A post\n17 likes')).toContain('engage.metrics/likes allow');
});

test('days are counted', () => {
  expect(says('4 days in a row\nA post')).toEqual(['engage.reward/streak allow']);
});

test('staying away is threatened', () => {
  expect(
    says('Wren, your streak is about to break! Miss tomorrow and you lose all your days and 10 acorns.'),
  ).toEqual(['engage.reward/streak allow -pause-without-penalty']);
});

test('what was not opened', () => {
  expect(inShort(observed(likesAndStreaks, { feed: failed() }))).toEqual([
    'engage.metrics/likes cannot-tell',
    'engage.reward/streak cannot-tell',
  ]);
});
