import { describe, expect, it } from 'vitest';
import {
  gaussianHalfWidth,
  gaussianMass,
  gaussianScaleFor,
  gaussianVariance,
  laplaceAccuracy,
  laplaceHalfWidth,
  normalBelow,
  normalQuantile,
} from '../noise/noise-widths.ts';
import { deltaOf, epsilonOf, nanoRhoOf, rhoFor, rhoOf } from './privacy-cost.ts';

describe('what others published', () => {
  it('cdp2adp.py of Canonne, Kamath and Steinke', () => {
    expect(deltaOf(0.025, 1)).toBeCloseTo(1.3361319e-6, 13);
    expect(epsilonOf(0.025, 1e-6)).toBeCloseTo(1.0140743, 7);
    expect(rhoFor(1, 1e-6)).toBeCloseTo(0.024356, 7);
  });
  it('the census of 2020 of the United States', () => {
    expect(epsilonOf((542 / 339) ** 2, 1e-10)).toBeCloseTo(17.14355, 5);
  });
  it('the documents of OpenDP', () => {
    expect(laplaceAccuracy(180, 0.05)).toBeCloseTo(539.731115, 6);
    expect(laplaceAccuracy(180, 0.01)).toBeCloseTo(829.429939, 6);
    expect(gaussianScaleFor(2, 0.05)).toBeCloseTo(1.020426913849308, 14);
    expect(36 / Math.sqrt(2 * 0.0125)).toBeCloseTo(227.68399, 5);
  });
  it('discretegauss.py', () => {
    expect(gaussianMass(10)).toBeCloseTo(7.926654595, 9);
    expect(gaussianVariance(0.5)).toBeCloseTo(0.498979131, 9);
  });
  it("the test of Google's accounting of a discrete Gaussian with sigma 1, cut off at 1", () => {
    const weights = [-1, 0, 1].map((x) => Math.exp((-x * x) / 2));
    const mass = weights.reduce((sum, weight) => sum + weight, 0);
    expect(weights.map((weight) => weight / mass)).toEqual([
      expect.closeTo(0.27406862, 8),
      expect.closeTo(0.45186276, 8),
      expect.closeTo(0.27406862, 8),
    ]);
  });
});

it('goes there and back', () => {
  for (const rho of [1e-6, 0.01, 0.5, 3])
    for (const delta of [1e-5, 1e-9]) {
      const epsilon = epsilonOf(rho, delta);
      expect(deltaOf(rho, epsilon)).toBeLessThanOrEqual(delta);
      expect(rhoFor(epsilon, delta)).toBeCloseTo(rho, 9);
    }
  expect(epsilonOf(0.1, 1)).toBe(0);
  expect(deltaOf(0, 1)).toBe(0);
});

it('counts in whole nano-rho, and takes nothing that is none', () => {
  expect(nanoRhoOf(0.1)).toBe(100_000_000);
  expect(rhoOf(nanoRhoOf(0.3)!)).toBe(0.3);
  for (const rho of [0, -1, 1e-10, 1.5e-9, 101, Number.NaN, Number.POSITIVE_INFINITY])
    expect([rho, nanoRhoOf(rho)]).toEqual([rho, undefined]);
});

describe('half-widths', () => {
  /** The chance of more than that, added up from the far end. */
  const beyond = (variance: number, width: number) => {
    let sum = 0;
    for (let x = Math.ceil(width + 60 * Math.sqrt(variance)); x > width; x--)
      sum += 2 * Math.exp((-x * x) / (2 * variance));
    return sum / gaussianMass(variance);
  };
  it.each([0.3, 1, 10, 12_345, 999_999])('of Gaussian noise of %d are the least that hold', (variance) => {
    const width = gaussianHalfWidth(variance);
    expect(beyond(variance, width)).toBeLessThanOrEqual(0.05);
    if (width > 0) expect(beyond(variance, width - 1)).toBeGreaterThan(0.05);
  });
  it('of Laplace noise as well', () => {
    const beyondLaplace = (scale: number, width: number) => {
      const q = Math.exp(-1 / scale);
      return (2 * q ** (width + 1)) / (1 + q);
    };
    for (const scale of [0.2, 1, 7.5, 180, 1e5]) {
      const width = laplaceHalfWidth(scale);
      expect(beyondLaplace(scale, width)).toBeLessThanOrEqual(0.05);
      if (width > 0) expect(beyondLaplace(scale, width - 1)).toBeGreaterThan(0.05);
    }
  });
  it('join the limit without a step', () => {
    expect(gaussianHalfWidth(1_000_000)).toBe(gaussianHalfWidth(999_999));
  });
  it('rest on a quantile that is one', () => {
    for (const p of [1e-12, 1e-4, 0.2, 0.5, 0.975, 1 - 1e-9])
      expect(normalBelow(normalQuantile(p))).toBeCloseTo(p, 13);
  });
});
