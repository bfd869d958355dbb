import { expect, test } from 'vitest';
import { ageAsked } from './age-asked.ts';
import { done, failed, inShort, missing, observed } from './evidence.testing.ts';

const screen = { file: 'a.png' };

test.each([
  [done({ answer: 'accepted' as const, screen }), 'held'],
  [done({ answer: 'refused' as const, screen }), 'held'],
  [done({ answer: 'not-asked' as const, screen }), 'not held'],
  [missing<{ answer: 'accepted'; screen: typeof screen }>(), 'not-tested'],
  [failed<{ answer: 'accepted'; screen: typeof screen }>(), 'cannot-tell'],
])('%o: %s', (age, expected) => {
  expect(inShort(observed(ageAsked, { age }))).toEqual([`age-asked ${expected}`]);
});

test.each([
  ['not-asked', 'stopped-at-captcha', 'cannot-tell'],
  ['not-asked', 'stopped-at-form', 'cannot-tell'],
  ['not-asked', 'no-way', 'cannot-tell'],
  ['not-asked', 'account', 'not held'],
  ['not-sent', 'stopped-at-form', 'held'],
  ['accepted', 'stopped-at-captcha', 'held'],
] as const)('%s on the way to %s: %s', (answer, end, expected) => {
  const seen = { age: done({ answer, screen }), signUp: done({ end }) };
  expect(inShort(observed(ageAsked, seen))).toEqual([`age-asked ${expected}`]);
});
