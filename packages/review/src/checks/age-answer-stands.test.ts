import { expect, test } from 'vitest';
import type { PersonaEvidence } from '../evidence.ts';
import { ageAnswerStands } from './age-answer-stands.ts';
import { done, failed, inShort, missing, observed } from './evidence.testing.ts';

type Retry = PersonaEvidence['retries'][number];
const again = (how: 'same-tab' | 'new-tab', answer: 'accepted' | 'refused' | 'not-asked'): Retry =>
  done({ how, age: 19, answer });
const says = (...retries: Retry[]) => observed(ageAnswerStands, { retries });

test.each([
  [[again('same-tab', 'refused'), again('new-tab', 'refused')], 'held'],
  [[again('same-tab', 'refused'), failed() as Retry], 'cannot-tell'],
  [[again('same-tab', 'not-asked')], 'held'],
  [[failed() as Retry, failed() as Retry], 'cannot-tell'],
  [[again('same-tab', 'accepted'), again('new-tab', 'refused')], 'not held'],
  [[again('same-tab', 'refused'), again('new-tab', 'accepted')], 'not held'],
])('retries %#: %s', (retries, expected) => {
  expect(inShort(says(...retries))).toEqual([`age-answer-stands ${expected}`]);
});

test('says in which tab it was taken', () => {
  expect(says(again('same-tab', 'refused'), again('new-tab', 'accepted'))[0]!.says).toMatch(/another tab/);
});

test('there is nothing to change where the first answer was good', () => {
  const age = done({ answer: 'accepted' as const, screen: { file: 'a.png' } });
  const found = observed(ageAnswerStands, { age, signUp: done({ end: 'account' as const }) });
  expect(inShort(found)).toEqual(['age-answer-stands not-tested']);
  expect(inShort(observed(ageAnswerStands, { age: missing() }))).toEqual(['age-answer-stands not-tested']);
});
