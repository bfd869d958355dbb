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
