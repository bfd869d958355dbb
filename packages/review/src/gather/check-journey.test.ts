import { describe, expect, test } from 'vitest';
import type { Journey, Stage } from '../journey.ts';
import { checkJourney } from './check-journey.ts';

const stage = {} as Stage;
const giving = (name: keyof Journey, value: unknown) =>
  checkJourney({ name: 'Elm', [name]: async () => value } as unknown as Journey)[name] as unknown as (
    stage: Stage,
  ) => Promise<unknown>;

describe('what a step gives back', () => {
  test.each([
    ['answerAge', 'acepted'],
    ['finishSignUp', 'Account'],
    ['readSetting', true],
    ['switchSetting', undefined],
    ['contact', 'sent'],
    ['openReceived', undefined],
    ['notices', 'http://a.example'],
    ['like', 3],
  ] as const)('%s that gives %j fails, and says what it gives', async (name, value) => {
    await expect(giving(name, value)(stage)).rejects.toThrow(new RegExp(`${name} gave back .*It gives: `));
  });
  test.each([
    ['answerAge', 'accepted'],
    ['like', null],
    ['openReceived', ''],
    ['openFeed', undefined],
  ] as const)('%s may give %j', async (name, value) => {
    expect(await giving(name, value)(stage)).toBe(value);
  });
});

test('a situation that there is not is told at once', () => {
  expect(() => checkJourney({ name: 'Elm', settings: ['profile.view/everybody' as never] })).toThrow(
    /no situation/,
  );
});

test('steps keep what they are methods of', async () => {
  class Elm {
    name = 'Elm';
    end = 'account' as const;
    async finishSignUp() {
      return this.end;
    }
  }
  expect(await checkJourney(new Elm()).finishSignUp!(stage, {} as never)).toBe('account');
});
