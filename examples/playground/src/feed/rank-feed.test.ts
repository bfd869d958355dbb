import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Post } from '../records/posts.ts';
import { rankFeed } from './rank-feed.ts';
import { topics } from './topics.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const post = fc.record({
  id: fc.uuid(),
  topic: fc.constantFrom(...topics),
  text: fc.constantFrom('a beetle', 'a goal', 'a moon'),
  at: fc.integer({ min: now - 1e9, max: now }),
}) as fc.Arbitrary<Pick<Post, 'id' | 'topic' | 'text' | 'at'>> as fc.Arbitrary<Post>;
const postsOf = fc.uniqueArray(post, { selector: ({ id }) => id, maxLength: 30 });
const none = { choices: null, behaviour: null, searches: null };

test('without any signal the newest comes first, and nothing else counts', () => {
  fc.assert(
    fc.property(postsOf, (posts) => {
      const times = rankFeed(posts, none, now).map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => b - a));
    }),
  );
});

test('ranking loses nothing, and a signal moves only what it speaks of', () => {
  const signals = fc.record({
    choices: fc.option(fc.subarray([...topics])),
    behaviour: fc.option(
      fc.dictionary(fc.constantFrom(...topics), fc.nat(20)).map((all) => new Map(Object.entries(all))),
    ),
    searches: fc.option(fc.subarray(['beetle', 'moon'])),
  });
  fc.assert(
    fc.property(postsOf, signals, (posts, given) => {
      const ranked = rankFeed(posts, given, now);
      expect(new Set(ranked)).toEqual(new Set(posts));
      const touched = ({ topic, text }: Post) =>
        given.choices?.some((one) => one === topic) ||
        given.behaviour?.has(topic) ||
        given.searches?.some((one) => text.includes(one));
      const untouched = ranked.filter((one) => !touched(one)).map(({ at }) => at);
      expect(untouched).toEqual([...untouched].sort((a, b) => b - a));
    }),
  );
});
