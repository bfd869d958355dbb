import { expect, test } from 'vitest';
import { contentRecommended } from './content-recommended.ts';
import { done, inShort, missing, observed } from './evidence.testing.ts';

const says = (text: string) =>
  inShort(observed(contentRecommended, { feed: done({ heights: [], text }) })).filter(
    (line) => !line.endsWith('cannot-tell'),
  );

test.each([
  ['Recommended · Baking · Harmful', 'harmful'],
  ['3 hours ago · Games · For adults', 'adult-only'],
  ['Wren\n18+\nPoker night', 'adult-only'],
  ['[NSFW] a post', 'adult-only'],
])('%s', (text, expected) => {
  expect(says(text)).toEqual([`content.recommend/${expected} allow`, `content.view/${expected} allow`]);
});

test.each([
  'Wren Tuppence · Drawing · Sensitive',
  'My mum says that too much salt is harmful to plants.',
  'Adults and children like this park.',
  'Concert for adults and children on Sunday',
  '',
])('"%s" has no such label', (text) => {
  expect(says(text)).toEqual([]);
});

test('a feed that was not opened', () => {
  expect(inShort(observed(contentRecommended, { feed: missing() }))).toEqual([
    'content.recommend/harmful not-tested',
    'content.recommend/adult-only not-tested',
  ]);
});
