import { expect, test } from 'vitest';
import { contentRecommended } from './content-recommended.ts';
import { control, done, inShort, missing, observed, screen } from './evidence.testing.ts';

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

test('the labels that one can give a post of one’s own are none', () => {
  const shots = [{ file: 'feed.png' }];
  const controls = [
    control({ kind: 'select', label: 'Content', options: ['for all ages', 'for adults only'] }),
  ];
  const text = 'Content\nfor all ages\nfor adults only\nPost';
  const found = (of: typeof controls) =>
    inShort(
      observed(contentRecommended, {
        feed: { ...done({ heights: [], text }), shots },
        screens: [screen({ picture: shots[0]!, controls: of })],
      }),
    );
  expect(found(controls)).toEqual([
    'content.recommend/harmful cannot-tell',
    'content.recommend/adult-only cannot-tell',
  ]);
  expect(found([])).toContain('content.recommend/adult-only allow');
});

test('a feed that was not opened', () => {
  expect(inShort(observed(contentRecommended, { feed: missing() }))).toEqual([
    'content.recommend/harmful not-tested',
    'content.recommend/adult-only not-tested',
  ]);
});
