import { expect, test } from 'vitest';
import type { FeedSeen, Screen } from '../evidence.ts';
import { control, done, inShort, observed, screen } from './evidence.testing.ts';
import { notifications } from './notifications.ts';

const picture = { file: 'artifacts/child-12/shots/04-openfeed.png' };
function says(label: string, ...others: Screen[]) {
  const feed = { ...done<FeedSeen>({ heights: [], text: '' }), shots: [picture] };
  const own = screen({ picture, controls: [control({ kind: 'link', label })] });
  return inShort(observed(notifications, { feed, screens: [own, ...others] }));
}

test.each(['News 3 new', 'Notifications (2)', 'Alerts 12'])('"%s" counts at the child', (label) => {
  expect(says(label)).toEqual(['engage.notify/day allow']);
});

test.each(['News', '2 comments', 'Notifications'])('"%s" does not', (label) => {
  expect(says(label)).toEqual([]);
});

test('what was missed while asleep', () => {
  const news = screen({ text: 'While you slept: three new posts are waiting for you.' });
  expect(says('News', news)).toEqual(['engage.notify/night allow']);
});

test('a count on another page, when the child may have switched it on, says nothing', () => {
  expect(says('News', screen({ controls: [control({ kind: 'link', label: 'News 3 new' })] }))).toEqual([]);
});
