import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deltaOf, nanoRhoOf } from '../budget/privacy-cost.ts';
import { discreteGaussian } from '../noise/exact-noise.ts';
import { asNumber, type Fraction } from '../noise/fraction.ts';
import { type Dice, diceOf } from '../noise/random-source.ts';
import { seededRandom } from '../noise/seeded-random.testing.ts';
import { noiseFor } from '../query/plan-query.ts';

/*
 * A tester that sees nothing but answers, after the stochastic tester of Google's library: it asks a mechanism many times about a set of
 * children and about the same set with one more, seeks the events that tell the two apart, and holds their chances against what the
 * guarantee allows. Each mechanism broken on purpose is caught; ours is not.
 */

type Rows = readonly { readonly child: string; readonly minutes: number }[];
/** What a mechanism answers, as text, so that any difference can be an event. */
type Mechanism = (rows: Rows, dice: Dice) => string;

const rho = 0.5;
const rows = 3;
const most = 60;
const runs = 3000;

/** Ten children, and another with far more than the bound. */
const without: Rows = Array.from({ length: 10 }, (_, at) => ({ child: `c${at}`, minutes: 30 }));
const withOne: Rows = [...without, ...Array.from({ length: 400 }, () => ({ child: 'x', minutes: 9000 }))];

/** The greatest excess over what is allowed, as surely as chance allows: above 0, the mechanism is broken. */
function violation(mechanism: Mechanism, seed: string): number {
  const ask = (data: Rows, part: string) => {
    const dice = diceOf(seededRandom(`${seed} ${part}`));
    const counts = new Map<string, number>();
    for (let run = 0; run < runs; run++) {
      const answer = mechanism(data, dice);
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
    }
    return counts;
  };
  const share = (counts: ReadonlyMap<string, number>, event: readonly string[]) =>
    event.reduce((sum, answer) => sum + (counts.get(answer) ?? 0), 0) / runs;
  // The events are chosen on one half of the answers and judged by the other, so that chance does not look like a leak.
  const [seek, judge] = ['seek', 'judge'].map(
    (half) => [ask(without, `${half} 0`), ask(withOne, `${half} 1`)] as const,
  );
  let worst = Number.NEGATIVE_INFINITY;
  for (const [one, other] of [
    [0, 1],
    [1, 0],
  ] as const)
    for (const epsilon of [0.5, 1, 2, 3]) {
      const answers = new Set([...seek![0].keys(), ...seek![1].keys()]);
      const event = [...answers].filter(
        (answer) => (seek![one].get(answer) ?? 0) > Math.exp(epsilon) * (seek![other].get(answer) ?? 0),
      );
      const least = bound(share(judge![one], event), 0);
      const greatest = bound(share(judge![other], event), 1);
      worst = Math.max(worst, least - Math.exp(epsilon) * greatest - deltaOf(rho, epsilon));
    }
  return worst;
}

/** How far a chance may lie from the share that was seen, towards `end`: Chernoff's bound, wrong once in a million. */
function bound(seen: number, end: 0 | 1): number {
  const part = (x: number, y: number) => (x === 0 ? 0 : x * Math.log(x / y));
  const isFar = (chance: number) => runs * (part(seen, chance) + part(1 - seen, 1 - chance)) > Math.log(1e6);
  let [near, far] = [seen, end as number];
  for (let step = 0; step < 60; step++) {
    const middle = (near + far) / 2;
    if (isFar(middle)) far = middle;
    else near = middle;
  }
  return far;
}

const varianceFor = (distance: number): Fraction => {
  const noise = noiseFor({ noise: 'gaussian' }, BigInt(distance), 1, nanoRhoOf(rho)!);
  if (noise.kind !== 'gaussian') throw new Error('Gaussian noise was asked for.');
  return noise.variance;
};
const children = (data: Rows) => Map.groupBy(data, ({ child }) => child);
const counted = (data: Rows) =>
  [...children(data).values()].reduce((sum, own) => sum + Math.min(own.length, rows), 0);
const summed = (data: Rows, clamp: (minutes: number) => number) =>
  [...children(data).values()].reduce(
    (sum, own) =>
      sum +
      Math.min(
        own.reduce((part, { minutes }) => part + clamp(minutes), 0),
        rows * most,
      ),
    0,
  );
const noisy = (value: number, variance: Fraction, dice: Dice) =>
  BigInt(value) + discreteGaussian(dice, variance);
/** As wide as bins have to be that both sides fill. */
const binned = (value: bigint, width: number) => String(Math.floor(Number(value) / width));

const ours: Record<string, Mechanism> = {
  'a count': (data, dice) => String(noisy(counted(data), varianceFor(rows), dice)),
  'a sum': (data, dice) =>
    binned(
      noisy(
        summed(data, (minutes) => Math.min(minutes, most)),
        varianceFor(rows * most),
        dice,
      ),
      60,
    ),
  'keys that are public, zeros included': (data, dice) => {
    const x = data.some(({ child }) => child === 'x') ? 1 : 0;
    return ['c', 'x'].map((_, at) => noisy(at === 0 ? 10 : x, varianceFor(1), dice)).join();
  },
  'two answers with noise of their own': (data, dice) => {
    const half = noiseFor({ noise: 'gaussian' }, BigInt(rows), 1, nanoRhoOf(rho / 2)!);
    if (half.kind !== 'gaussian') throw new Error();
    return String(noisy(counted(data), half.variance, dice) - noisy(counted(without), half.variance, dice));
  },
};

const broken: Record<string, Mechanism> = {
  'float noise': (data, dice) => {
    // A uniform double of 53 bits by the inverse of the distribution, as textbooks have it.
    const uniform = (Number(dice.below(2n ** 53n)) + 0.5) / 2 ** 53 - 0.5;
    const scale = 1;
    const count = data.some(({ child }) => child === 'x') ? 1 : 0;
    const answer = count - scale * Math.sign(uniform) * Math.log(1 - 2 * Math.abs(uniform));
    // What the low bits tell: of a number that began at 1, nothing finer than that is ever left.
    const isFine = Math.abs(answer) < 0.5 && !Number.isInteger(answer * 2 ** 53);
    return `${Math.round(answer)} ${isFine}`;
  },
  'sigma too small': (data, dice) => {
    const { over, under } = varianceFor(rows);
    return String(noisy(counted(data), { over, under: under * 9n }, dice));
  },
  'a bound after the aggregate': (data, dice) =>
    binned(noisy(Math.min(data.length, 10_000), varianceFor(rows), dice), 1),
  'keys from the data': (data, dice) =>
    [...new Set(data.map(({ child }) => child.slice(0, 1)))]
      .sort()
      .map((key) => `${key} ${noisy(1, varianceFor(1), dice) > 0n}`)
      .join(),
  'a budget that is given back on failure': (data, dice) => {
    // One in the number of rows of one child: it fails where there are none, and costs nothing then.
    const own = data.filter(({ child }) => child === 'x').length;
    return own === 0 ? 'failed, nothing spent' : binned(noisy(1, varianceFor(rows), dice), 100);
  },
  'noise that is repeated': (data, dice) => {
    const once = discreteGaussian(dice, varianceFor(rows));
    return String(BigInt(counted(data)) + once - (BigInt(counted(without)) + once));
  },
  'a clamp that was forgotten': (data, dice) => {
    const total = data.reduce((sum, { minutes }) => sum + minutes, 0);
    return binned(noisy(total, varianceFor(rows * most), dice), 60);
  },
};

describe('the tester', () => {
  it.each(Object.entries(ours))('finds nothing in %s', (name, mechanism) =>
    expect(violation(mechanism, name)).toBeLessThanOrEqual(0),
  );
  it.each(Object.entries(broken))('catches %s', (name, mechanism) =>
    expect(violation(mechanism, name)).toBeGreaterThan(0),
  );
  it('knows how wide the noise has to be', () =>
    expect(asNumber(varianceFor(rows))).toBeCloseTo(rows ** 2 / (2 * rho), 9));
});

describe('a salt', () => {
  const keys = Array.from({ length: 40 }, (_, at) => `key ${at}`);
  const kept = (salt: string, child: string) =>
    keys
      .map((key) => ({
        key,
        rank: createHash('md5').update(`${salt}\u001f${child}\u001f${key}`).digest('hex'),
      }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .slice(0, 4)
      .map(({ key }) => key);
  /** How often somebody who knows all but the salt says rightly which keys of a child are kept. */
  const guessed = (salt: string, guess: string) => {
    const names = Array.from({ length: 200 }, (_, at) => `c${at}`);
    const right = names.flatMap((child) =>
      kept(guess, child).filter((key) => kept(salt, child).includes(key)),
    );
    return right.length / (4 * names.length);
  };
  it('that is known lets rows be crafted that are kept', () => expect(guessed('birch', 'birch')).toBe(1));
  it('that is secret leaves chance', () => {
    expect(guessed(createHash('sha256').update('secret').digest('hex'), 'birch')).toBeLessThan(0.2);
  });
});
