import { expect, test } from 'vitest';
import { advertsShown } from './adverts-shown.ts';
import { done, failed, inShort, observed } from './evidence.testing.ts';

const says = (...texts: readonly string[]) =>
  inShort(
    observed(advertsShown, {
      feed: done({ heights: [], text: '', adverts: texts.map((text) => ({ text })) }),
    }),
  );
const plain = 'Advert · the same for everybody\nOak & Co. Pencils for all.';

test('a plain advert', () => {
  expect(says(plain)).toEqual([
    'ads.show/contextual allow +label-advert',
    'ads.show/age-restricted allow..forbid',
    'ads.show/personalised opt-in..forbid',
  ]);
});

test('an advert that says not what it is', () => {
  expect(says(plain, 'Oak & Co. Pencils for all.')[0]).toBe('ads.show/contextual allow -label-advert');
});

test.each([
  'Advert\nLucky Larch. Spin the wheel and win real money, or not.',
  'Sponsored: the best beer in town',
])('%s', (text) => {
  expect(says(plain, text)[1]).toBe('ads.show/age-restricted allow');
});

test('an advert that was picked for the child', () => {
  expect(says('Advert · picked for you, by topics that you like\nOak & Co.')[2]).toBe(
    'ads.show/personalised allow',
  );
});

test('no adverts, and nobody who looked', () => {
  expect(says()).toEqual(['ads.show/contextual not-tested']);
  expect(inShort(observed(advertsShown, { feed: done({ heights: [], text: '' }) }))).toEqual([
    'ads.show/contextual not-tested',
  ]);
  expect(inShort(observed(advertsShown, { feed: failed() }))).toEqual(['ads.show/contextual cannot-tell']);
});
