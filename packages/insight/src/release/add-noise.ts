import { discreteGaussian, discreteLaplace } from '../noise/exact-noise.ts';
import { asNumber } from '../noise/fraction.ts';
import {
  gaussianHalfWidth,
  gaussianVariance,
  laplaceHalfWidth,
  laplaceVariance,
} from '../noise/noise-widths.ts';
import type { Dice } from '../noise/random-source.ts';
import type { Noise, Plan } from '../query/plan-query.ts';
import type { BoundedAggregate } from './bounded-aggregate.ts';

/** The aggregate with noise: from here on everything is safe to see, and to work on. */
export interface NoisyAggregate {
  readonly cells: readonly (readonly bigint[])[];
  readonly children: readonly [whole: bigint, cut: bigint];
}

/** Adds fresh noise to every cell, those that are empty included. */
export function addNoise(plan: Plan, exact: BoundedAggregate, dice: Dice): NoisyAggregate {
  const { measures, cut } = plan;
  return {
    cells: exact.cells.map((cell) => cell.map((sum, at) => sum + draw(dice, measures[at]!.noise))),
    children: [exact.children[0] + draw(dice, cut.noise), exact.children[1] + draw(dice, cut.noise)],
  };
}

function draw(dice: Dice, noise: Noise): bigint {
  return noise.kind === 'gaussian'
    ? discreteGaussian(dice, noise.variance)
    : discreteLaplace(dice, noise.scale);
}

/** How wide noise is, in whole steps: its standard deviation, and the half-width of a 95% interval. None of it depends on data. */
export function widthOf(noise: Noise): { sigma: number; halfWidth: number } {
  if (noise.kind === 'laplace') {
    const scale = asNumber(noise.scale);
    return { sigma: Math.sqrt(laplaceVariance(scale)), halfWidth: laplaceHalfWidth(scale) };
  }
  const parameter = asNumber(noise.variance);
  // From here on the two differ by less than a double keeps.
  const variance = parameter > 100 ? parameter : gaussianVariance(parameter);
  return { sigma: Math.sqrt(variance), halfWidth: gaussianHalfWidth(parameter) };
}
