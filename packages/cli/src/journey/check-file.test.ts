import type { Journey } from '@stairgate/review';
import { expect, test } from 'vitest';
import { checkFile } from './check-file.ts';

const source = `export const journey: Journey = {
  name: 'Hazel',
  settings: ['contact.mesage/adult'],
  async answerAge({ page }) {
    await page.goto('/');
    return 'acepted';
  },
  async finishSignup() {
    return 'account';
  },
  async contact() {
    return 'no-way';
  },
};
`;
const journey = {
  name: 'Hazel',
  settings: ['contact.mesage/adult'],
  async answerAge() {
    return 'acepted';
  },
  async finishSignup() {
    return 'account';
  },
  async contact() {
    return 'no-way';
  },
} as unknown as Journey;

const found = checkFile(journey, source);

test.each([
  [3, 'wrong', /no situation/],
  [6, 'wrong', /answerAge gives back "acepted"/],
  [8, 'wrong', /Is it finishSignUp\?/],
  [11, 'lacks', /no finishSignUp beside it/],
  [11, 'lacks', /no openReceived beside it.*control between two adults/],
  [11, 'lacks', /no contactDirectly beside it/],
])('line %i: %s', (line, kind, says) => {
  expect(found).toContainEqual({ line, kind, says: expect.stringMatching(says) });
});

test('a whole journey has nothing wrong and nothing wanting', () => {
  const whole = {
    name: 'Hazel',
    async answerAge() {
      return 'accepted';
    },
    async finishSignUp() {
      return 'account';
    },
  } as unknown as Journey;
  expect(checkFile(whole, source)).toEqual([]);
});
