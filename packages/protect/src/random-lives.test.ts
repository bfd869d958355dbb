import { ownLaw } from '@stairgate/codes/law';
import { matchSituations, type Situation } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lifeCodes } from './child/sleep/lives.testing.ts';
import { openStage, type Stage, steps } from './random-lives.testing.ts';

/** For hunting by hand: how many lives under each law, and from which seed. */
const lives = Number(process.env.STAIRGATE_LIVES ?? 5);
const seed = Number(process.env.STAIRGATE_SEED ?? 20261130);

const spokenOf = ({ codes }: Pick<Stage, 'codes'>): readonly Situation[] => [
  ...new Set(codes.flatMap(({ rules }) => rules.flatMap((one) => one.situations.flatMap(matchSituations)))),
];

it.each([
  {
    law: 'five small laws that want different things',
    open: async () => ({ codes: lifeCodes, places: ['GB', 'US', 'FR', 'DE', 'AU'] }),
  },
  {
    law: 'the laws there are',
    open: async () => ({
      codes: (await ownLaw()).codes,
      places: ['GB', 'US', 'US-CA', 'FR', 'DE', 'AU', 'ID', 'BR'],
    }),
  },
])(
  'under $law, open to a child is what a plain model of its life opens, and nothing else',
  async ({ open }) => {
    const law = await open();
    const stage = { ...law, spoken: spokenOf(law) };
    const theatre = await openStage(stage);
    const life = fc.array(steps(stage), { minLength: 15, maxLength: 40 });
    await fc.assert(fc.asyncProperty(life, theatre.play), {
      ...{ numRuns: lives, seed, endOnFailure: process.env.STAIRGATE_LIVES !== undefined },
    });
    await theatre.close();
    // It says something only where lives open things, have them fall asleep, and where somebody objects.
    expect(theatre.came.get('is-objected-to: objected')).toBeGreaterThan(0);
    expect(theatre.seen.opened).toBeGreaterThan(100 * lives);
    expect(theatre.seen.slept).toBeGreaterThan(10 * lives);
    if (process.env.STAIRGATE_LIVES) console.log(seed, theatre.seen, [...theatre.came].sort());
  },
  lives * 60_000 + 300_000,
);
