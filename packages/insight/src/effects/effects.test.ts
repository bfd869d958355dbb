import { ownLaw } from '@stairgate/codes/law';
import { describe, expect, it } from 'vitest';
import { birch } from '../birch.testing.ts';
import { nanoRhoOf } from '../budget/privacy-cost.ts';
import { discreteGaussian } from '../noise/exact-noise.ts';
import { asNumber } from '../noise/fraction.ts';
import { type Dice, diceOf } from '../noise/random-source.ts';
import { seededRandom } from '../noise/seeded-random.testing.ts';
import { type Noise, noiseFor } from '../query/plan-query.ts';
import {
  differenceInMeans,
  type Estimate,
  eventStudy,
  type Group,
  type Outcome,
  regressionDiscontinuity,
} from './estimate.ts';
import { experimentsOf } from './experiments.ts';
import { readSpecification } from './specification.ts';

const binary: Outcome = { low: 0, high: 1, isBinary: true };
const variance = (noise: Noise) => {
  if (noise.kind !== 'gaussian') throw new Error('Gaussian noise was asked for.');
  return noise.variance;
};

/** A group of children, each with an outcome of 0 or 1, through the noise that a rho buys: half for the sum, half for the count. */
function groupOf(
  dice: Dice,
  { children, chance, rho }: { children: number; chance: number; rho: number },
): Group {
  const noise = variance(noiseFor({ noise: 'gaussian' }, 1n, 1, nanoRhoOf(rho / 2)!));
  const sigma = Math.sqrt(asNumber(noise));
  // Of children in their hundreds, those with the outcome are normal to within what is tested here.
  const uniform = () => (Number(dice.below(1n << 52n)) + 0.5) / 2 ** 52;
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const ones = Math.round(children * chance + normal * Math.sqrt(children * chance * (1 - chance)));
  // Sums are kept at twice the distance from the middle.
  const twice = BigInt(2 * ones - children) + discreteGaussian(dice, noise);
  return {
    sum: Number(twice) / 2,
    rows: children + Number(discreteGaussian(dice, noise)),
    sumSigma: sigma / 2,
    rowsSigma: sigma,
  };
}

/** A group of children, each with a change of an outcome of 0 or 1 since before: up, down or none. */
function changesOf(
  dice: Dice,
  { children, up, down, rho }: { children: number; up: number; down: number; rho: number },
): Group {
  const noise = variance(noiseFor({ noise: 'gaussian' }, 2n, 1, nanoRhoOf(rho / 2)!));
  const ofRows = variance(noiseFor({ noise: 'gaussian' }, 1n, 1, nanoRhoOf(rho / 2)!));
  const uniform = () => (Number(dice.below(1n << 52n)) + 0.5) / 2 ** 52;
  const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const mean = up - down;
  const sum = Math.round(children * mean + normal * Math.sqrt(children * (up + down - mean * mean)));
  return {
    // Sums are kept at twice the distance from the middle, which one child moves by two.
    sum: Number(BigInt(2 * sum) + discreteGaussian(dice, noise)) / 2,
    rows: children + Number(discreteGaussian(dice, ofRows)),
    sumSigma: Math.sqrt(asNumber(noise)) / 2,
    rowsSigma: Math.sqrt(asNumber(ofRows)),
  };
}

/** How often the interval holds the truth, and how many standard errors of the mean the estimates are off. */
function simulate(seed: string, truth: number, once: (dice: Dice) => Estimate, runs = 1000) {
  const dice = diceOf(seededRandom(seed));
  const found = Array.from({ length: runs }, () => once(dice));
  const inside = found.filter(({ interval: [low, high] }) => low <= truth && truth <= high).length;
  const mean = found.reduce((sum, { estimate }) => sum + estimate, 0) / runs;
  const spread = Math.sqrt(found.reduce((sum, { estimate }) => sum + (estimate - mean) ** 2, 0) / runs);
  return { coverage: inside / runs, bias: (mean - truth) / (spread / Math.sqrt(runs)) };
}

const nearby = {
  coverage: expect.toSatisfy((share: number) => share >= 0.93 && share <= 0.97),
  bias: expect.toSatisfy((off: number) => Math.abs(off) < 3.3),
};

describe('95% intervals hold the truth 93 to 97 times in a hundred, and estimates have no bias', () => {
  it.each([0.5, 0.02, 0.002])('difference in means, rho %d', (rho) => {
    expect(
      simulate(`means ${rho}`, 0.05, (dice) =>
        differenceInMeans(
          groupOf(dice, { children: 5000, chance: 0.45, rho }),
          groupOf(dice, { children: 8000, chance: 0.4, rho }),
          binary,
        ),
      ),
    ).toEqual(nearby);
  });
  // A change is -1, 0 or 1: its spread is at most that of its bounds, so that the interval is wide and never too narrow.
  it.each([0.5, 0.02, 0.002])('difference in differences, rho %d', (rho) => {
    const found = simulate(`changes ${rho}`, -0.06, (dice) =>
      differenceInMeans(
        changesOf(dice, { children: 5000, up: 0.1, down: 0.25, rho }),
        changesOf(dice, { children: 8000, up: 0.12, down: 0.21, rho }),
        { low: -1, high: 1, isBinary: false },
      ),
    );
    expect(found.bias).toSatisfy((off: number) => Math.abs(off) < 3.3);
    expect(found.coverage).toBeGreaterThan(0.93);
  });
  it.each([0.5, 0.02, 0.002])('difference in differences of what goes from bound to bound, rho %d', (rho) => {
    expect(
      simulate(`bounds ${rho}`, 0.1, (dice) =>
        differenceInMeans(
          changesOf(dice, { children: 5000, up: 0.525, down: 0.475, rho }),
          changesOf(dice, { children: 8000, up: 0.475, down: 0.525, rho }),
          { low: -1, high: 1, isBinary: false },
        ),
      ),
    ).toEqual(nearby);
  });
  it.each([0.5, 0.02, 0.002])('event study, each month, rho %d', (rho) => {
    expect(
      simulate(`months ${rho}`, -0.03, (dice) => {
        const [month] = eventStudy(
          [
            {
              month: '2026-01',
              treated: groupOf(dice, { children: 4000, chance: 0.2, rho }),
              control: groupOf(dice, { children: 4000, chance: 0.23, rho }),
            },
          ],
          binary,
        );
        return month!;
      }),
    ).toEqual(nearby);
  });
  it.each([0.5, 0.02, 0.002])('regression discontinuity at a birthday, rho %d', (rho) => {
    expect(
      simulate(
        `birthday ${rho}`,
        0.04,
        (dice) =>
          regressionDiscontinuity(
            Array.from({ length: 24 }, (_, bin) => {
              const at = bin - 11.5;
              return {
                at,
                group: groupOf(dice, {
                  children: 833,
                  chance: 0.3 + 0.004 * at + (at > 0 ? 0.04 : 0),
                  rho,
                }),
              };
            }),
            binary,
          ),
        500,
      ),
    ).toEqual(nearby);
  });
});

it('an interval that forgets the noise is caught by the same simulation', () => {
  const { coverage } = simulate('forgets', 0.05, (dice) => {
    const noisy = [0.45, 0.4].map((chance) => ({
      ...groupOf(dice, { children: 5000, chance, rho: 0.0005 }),
      sumSigma: 0,
      rowsSigma: 0,
    }));
    return differenceInMeans(noisy[0]!, noisy[1]!, binary);
  });
  expect(coverage).toBeLessThan(0.93);
});

it('children who moved over the threshold are seen, and where nobody did nobody is', () => {
  const dice = diceOf(seededRandom('moved'));
  const bins = (moved: number) =>
    Array.from({ length: 24 }, (_, bin) => {
      const at = bin - 11.5;
      const shift = at === -0.5 || at === -1.5 ? -moved : at === 0.5 || at === 1.5 ? moved : 0;
      return { at, group: groupOf(dice, { children: 833 + shift, chance: 0.3, rho: 0.1 }) };
    });
  expect(regressionDiscontinuity(bins(300), binary).manipulation.isSuspected).toBe(true);
  const falsely = Array.from(
    { length: 200 },
    () => regressionDiscontinuity(bins(0), binary).manipulation.isSuspected,
  );
  expect(falsely.filter(Boolean).length).toBeLessThan(8);
});

it('too few children to say give no number', () => {
  const few: Group = { sum: 1, rows: 3, sumSigma: 10, rowsSigma: 10 };
  expect(differenceInMeans(few, few, binary).estimate).toBeNaN();
});

describe('the experiments that law made', async () => {
  const { codes } = await ownLaw();
  it("have Australia's ban of accounts under 16, by day, provision and places that stood still", () => {
    const found = experimentsOf(codes, {
      asOf: '2026-11-30',
      place: 'AU',
      situations: ['account.open/self'],
    });
    const ban = found.find(({ kind, ages }) => kind === 'day' && ages[1] === 15);
    expect(ban).toMatchObject({ day: '2025-12-10', before: 'allow', after: 'forbid' });
    expect(ban!.rules).toContainEqual(expect.objectContaining({ code: 'au-smma' }));
    expect(ban!.controls).toContain('GB');
    expect(ban!.controls).not.toContain('AU');
    expect(found.find(({ kind, ages }) => kind === 'age' && ages[0] === 16)).toMatchObject({
      before: 'forbid',
    });
  });
  it('have names of their own, and are those that were asked for', () => {
    const found = experimentsOf(codes, {
      asOf: '2026-11-30',
      from: '2025-01-01',
      to: '2025-12-31',
      situations: ['ads.show/personalised', 'account.open/self'],
    });
    expect(found.length).toBeGreaterThan(0);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const one of found) {
      expect(one.kind).toBe('day');
      expect(one.day.slice(0, 4)).toBe('2025');
      expect(one.before).not.toBe(one.after);
    }
  });
  it('are none of a place that nobody knows', () => {
    expect(() => experimentsOf(codes, { asOf: '2026-11-30', place: 'ZZ' })).toThrow();
  });
});

describe('a specification', () => {
  const read = (source: object) => readSpecification(JSON.stringify(source), 'spec.json', birch.declaration);
  const plain = {
    design: 'difference-in-means',
    from: 'children',
    outcome: { column: 'age' },
    arms: { column: 'place', treated: ['GB'], control: ['US'] },
    rho: 0.01,
  };
  it('is one query of one row a child', () => {
    const { query, outcome } = read(plain);
    expect(query.bound).toEqual({ keys: 1, rows: 1 });
    expect(query.keys.map(({ values }) => values)).toEqual([['treated', 'control']]);
    expect(outcome).toEqual({ low: 8, high: 17, isBinary: false });
  });
  it('has another name for every change of it', () => {
    expect(read(plain).hash).toBe(read({ ...plain }).hash);
    expect(read(plain).hash).not.toBe(read({ ...plain, rho: 0.02 }).hash);
  });
  it('of differences in differences takes the change of each row, and of an event study each month', () => {
    const { outcome } = read({
      ...plain,
      design: 'difference-in-differences',
      from: 'use',
      outcome: { column: 'minutes', from: -60, to: 60 },
      before: 'usual',
      arms: { ...plain.arms, column: 'children.place' },
    });
    expect(outcome).toEqual({ low: -60, high: 60, isBinary: false });
    const months = read({
      ...plain,
      design: 'event-study',
      from: 'use',
      outcome: { column: 'minutes' },
      month: 'at',
      arms: { ...plain.arms, column: 'children.place' },
    });
    expect(months.query.bound).toEqual({ keys: 6, rows: 1 });
  });
  it('that lacks what its design needs is refused', () => {
    expect(() => read({ ...plain, arms: undefined })).toThrow(/has no arms/);
    expect(() => read({ ...plain, design: 'regression-discontinuity' })).toThrow(/has no running/);
    expect(() => read({ ...plain, design: 'guess' })).toThrow(/no design/);
  });
});
