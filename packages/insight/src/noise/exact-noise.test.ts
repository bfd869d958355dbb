import { describe, expect, it } from 'vitest';
import { discreteGaussian, discreteLaplace } from './exact-noise.ts';
import { asNumber, fraction, squareRoot } from './fraction.ts';
import { gaussianMass, laplaceVariance } from './noise-widths.ts';
import { diceOf, systemRandom } from './random-source.ts';
import { seededRandom } from './seeded-random.testing.ts';

const dice = () => diceOf(seededRandom('exact noise'));

/** Pearson's chi^2 of draws against chances, over the whole numbers within `reach`. */
function chiSquare(draws: readonly bigint[], chance: (x: number) => number, reach: number): number {
  const counts = Map.groupBy(draws, Number);
  let sum = 0;
  for (let x = -reach; x <= reach; x++) {
    const wanted = draws.length * chance(x);
    sum += ((counts.get(x)?.length ?? 0) - wanted) ** 2 / wanted;
  }
  return sum;
}

describe('discrete noise', () => {
  it('is Gaussian, as its chances say', () => {
    const one = dice();
    const draws = Array.from({ length: 20_000 }, () => discreteGaussian(one, fraction(10n)));
    const mass = gaussianMass(10);
    // 25 cells: a right sampler is beyond 60 once in 50,000.
    expect(chiSquare(draws, (x) => Math.exp((-x * x) / 20) / mass, 12)).toBeLessThan(60);
    // A sampler of a variance a tenth greater is not.
    expect(chiSquare(draws, (x) => Math.exp((-x * x) / 22) / gaussianMass(11), 12)).toBeGreaterThan(60);
  });

  it('is Laplace, as its chances say, of a scale that is no whole number', () => {
    const one = dice();
    const draws = Array.from({ length: 20_000 }, () => discreteLaplace(one, fraction(7n, 3n)));
    const q = Math.exp(-3 / 7);
    expect(chiSquare(draws, (x) => ((1 - q) / (1 + q)) * q ** Math.abs(x), 9)).toBeLessThan(50);
    expect(laplaceVariance(7 / 3)).toBeCloseTo((2 * q) / (1 - q) ** 2, 12);
  });

  it.each([1n, 10n ** 6n, 10n ** 12n, 10n ** 30n])('has the variance that was asked, %s', (variance) => {
    const one = dice();
    const draws = Array.from({ length: 3000 }, () => Number(discreteGaussian(one, fraction(variance))));
    const found = draws.reduce((sum, x) => sum + x * x, 0) / draws.length / Number(variance);
    expect(found).toBeGreaterThan(0.9);
    expect(found).toBeLessThan(1.1);
    expect(Math.abs(draws.reduce((sum, x) => sum + x, 0) / draws.length)).toBeLessThan(
      0.08 * Math.sqrt(Number(variance)),
    );
  });

  it('needs a variance and a scale', () => {
    expect(() => discreteGaussian(dice(), fraction(0n))).toThrow(RangeError);
    expect(() => discreteLaplace(dice(), fraction(0n))).toThrow(RangeError);
  });

  it('follows from its seed, and in production from nothing', () => {
    const draw = (source: Parameters<typeof diceOf>[0]) => {
      const one = diceOf(source);
      return Array.from({ length: 20 }, () => discreteGaussian(one, fraction(10n ** 9n))).join();
    };
    expect(draw(seededRandom('a'))).toBe(draw(seededRandom('a')));
    expect(draw(seededRandom('a'))).not.toBe(draw(seededRandom('b')));
    expect(draw(systemRandom)).not.toBe(draw(systemRandom));
  });
});

it.each([3n, 256n, 257n, 2n ** 31n + 1n, 2n ** 70n])('draws evenly below %s', (bound) => {
  const one = dice();
  const draws = Array.from({ length: 3000 }, () => one.below(bound));
  expect(draws.every((x) => x >= 0n && x < bound)).toBe(true);
  const thirds = [0, 1, 2].map((third) => draws.filter((x) => (x * 3n) / bound === BigInt(third)).length);
  for (const count of thirds) expect(Math.abs(count - 1000)).toBeLessThan(110);
});

it('keeps fractions exact', () => {
  expect(fraction(6n, 4n)).toEqual({ over: 3n, under: 2n });
  expect(asNumber(fraction(1n, 3n))).toBe(1 / 3);
  expect(asNumber(fraction(10n ** 40n, 3n))).toBeCloseTo(1e40 / 3, -25);
  for (const root of [0n, 1n, 2n, 3n, 10n ** 20n]) {
    expect(squareRoot(root * root)).toBe(root);
    if (root > 1n) expect(squareRoot(root * root - 1n)).toBe(root - 1n);
  }
});
