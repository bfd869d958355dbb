import { matchSituations } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifeCodes } from './child/sleep/lives.testing.ts';
import { openStage, type Step, steps } from './random-lives.testing.ts';

/** For hunting by hand: how many lives, and from which seed. */
const lives = Number(process.env.STAIRGATE_LIVES ?? 8);
const seed = Number(process.env.STAIRGATE_SEED ?? 20261130);

/** Two children of two platforms who have asked the same grown-up. */
const families: Step[] = [
  { kind: 'signs-up', who: 0, place: 'US', age: 12 },
  { kind: 'signs-up', who: 0, place: 'GB', age: 12 },
  { kind: 'invites', who: 0, address: 0 },
  { kind: 'invites', who: 1, address: 0 },
];

it('is open to nobody what a plain model of the same life closes, and the reverse', async () => {
  const stage = {
    codes: lifeCodes,
    places: ['GB', 'US', 'FR', 'DE', 'AU'],
    spoken: lifeCodes.flatMap(({ rules }) => rules.flatMap((one) => one.situations.flatMap(matchSituations))),
  };
  const spoken = [...new Set(stage.spoken)];
  const open = await openStage({ ...stage, spoken });
  await fc.assert(
    fc.asyncProperty(fc.array(steps({ ...stage, spoken }), { minLength: 25, maxLength: 50 }), (life) =>
      open.play([...families, ...life]),
    ),
    { numRuns: lives, seed, interruptAfterTimeLimit: 3_600_000 },
  );
  console.log(open.seen, [...open.came].sort().join('\n'));
  await open.close();
  expect(open.seen.opened).toBeGreaterThan(lives);
}, 3_600_000);
