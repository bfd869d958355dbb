import { expect, test } from 'vitest';
import { takeStep } from '../browser/take-step.ts';
import { systemTimer } from '../browser/within.ts';
import type { Journey, Stage } from '../journey.ts';
import type { Actor, Play } from './play.ts';
import { signUp } from './sign-up.ts';

/** Signs somebody up by these steps, without a browser. */
async function join(steps: Partial<Journey>) {
  const journey = { name: 'Tiny', answerAge: async () => 'accepted', ...steps } as Journey;
  const stage = {} as Stage;
  const play = {
    journey,
    shoot: async () => ({ picture: { file: 'x.jpg' } }),
    take: (_: Actor, _name: string, step: ((stage: Stage) => Promise<object>) | undefined) =>
      takeStep(step && (() => step(stage)), { limit: 60_000, tries: 2, shots: [], timer: systemTimer }),
  } as unknown as Play;
  const actor = { player: { role: 'child' }, signedIn: false } as Actor;
  const guardian = {} as never;
  const { soFar } = await signUp.start({ play, actor, guardian, openGuardian: () => guardian }, {});
  return { ...soFar.signUp, signedIn: actor.signedIn };
}

test('whose account was made before the step broke off has one, and the first cause is kept', async () => {
  const made = new Set<string>();
  const joined = await join({
    async finishSignUp() {
      if (made.has('wren')) throw new Error('That username already exists.');
      made.add('wren');
      throw new Error('The page crashed.');
    },
    async signIn() {
      if (!made.has('wren')) throw new Error('Nobody is called so.');
    },
  });
  expect(joined).toMatchObject({ end: 'account', signedIn: true, tries: 2, errors: ['The page crashed.'] });
});

test('who has none answers the age again before the second try', async () => {
  const done: string[] = [];
  const joined = await join({
    async answerAge() {
      done.push('age');
      return 'accepted';
    },
    async finishSignUp() {
      done.push('finish');
      if (done.length < 3) throw new Error('It was slow.');
      return 'account';
    },
    async signIn() {
      throw new Error('Nobody is called so.');
    },
  });
  expect(done).toEqual(['age', 'finish', 'age', 'finish']);
  expect(joined).toMatchObject({ end: 'account', signedIn: true });
});
