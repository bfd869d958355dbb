import { type Fraction, fraction, squareRoot } from '../noise/fraction.ts';
import type { Ask, Bounded, Key, Query } from './query.ts';

/** One column of sums that gets noise: what one child can add to a cell of it, and how much of the guarantee it has. */
export interface Measure {
  readonly name: string;
  readonly kind: 'rows' | 'children' | 'sum' | 'mean-sum' | 'mean-rows' | 'cut';
  readonly of?: Bounded;
  /** The most by which one child moves one cell, in whole steps. */
  readonly most: bigint;
  /** Of how many cells one child moves at most. */
  readonly cells: number;
  /** Whole nano-rho. */
  readonly cost: number;
  readonly noise: Noise;
}

/** Noise by an exact parameter: sigma^2 of a discrete Gaussian, or the scale of a discrete Laplace. */
export type Noise =
  | { readonly kind: 'gaussian'; readonly variance: Fraction }
  | { readonly kind: 'laplace'; readonly scale: Fraction };

/** A query with its cells and its noise. Nothing of it depends on the data. */
export interface Plan {
  readonly query: Query;
  /** Those of the query and the bins of a histogram. */
  readonly keys: readonly Key[];
  readonly cells: number;
  /** Of how many cells one child counts at most. */
  readonly keysPerChild: number;
  readonly measures: readonly Measure[];
  /** Counts the children that the bound left whole, and those that it cut: each is one of either. */
  readonly cut: Measure;
}

/** The share of the cost that tells how many children the bounds cut: one in this many. */
const cutShare = 20;

/** Shares the cost of a query out among what it asks, and works out the noise that each needs. */
export function planQuery(query: Query): Plan {
  const bins = query.asks.flatMap((ask) =>
    ask.kind === 'histogram' || ask.kind === 'quantiles' ? [ask.of] : [],
  );
  const keys = [...query.keys, ...bins];
  const cells = keys.reduce((product, { values }) => product * values.length, 1);
  const keysPerChild = Math.min(query.bound.keys, cells);
  const cutCost = Math.floor(query.cost / cutShare);
  const parts = query.asks.flatMap(measuresOf);
  const each = Math.floor((query.cost - cutCost) / query.asks.length);
  const measures = parts.map(({ share, most, ...rest }) => {
    const cost = Math.floor(each / share);
    const bound = most * BigInt(query.bound.rows);
    const own = rest.kind === 'children' ? 1n : bound;
    return { ...rest, most: own, cells: keysPerChild, cost, noise: noiseFor(query, own, keysPerChild, cost) };
  });
  const cut: Measure = {
    name: 'cut',
    kind: 'cut',
    most: 1n,
    cells: 1,
    cost: cutCost,
    noise: noiseFor(query, 1n, 1, cutCost),
  };
  return { query, keys, cells, keysPerChild, measures, cut };
}

interface Part extends Pick<Measure, 'name' | 'kind' | 'of'> {
  /** By one row. */
  readonly most: bigint;
  /** One in this many of what the ask may cost. */
  readonly share: number;
}

function measuresOf(ask: Ask): readonly Part[] {
  const { name } = ask;
  switch (ask.kind) {
    case 'count':
      return [{ name, kind: ask.of, most: 1n, share: 1 }];
    case 'histogram':
    case 'quantiles':
      return [{ name, kind: 'rows', most: 1n, share: 1 }];
    case 'sum':
      return [{ name, kind: 'sum', of: ask.of, most: largest(ask.of), share: 1 }];
    case 'mean':
      return [
        // Twice the distance from the middle, so that it is whole.
        { name, kind: 'mean-sum', of: ask.of, most: BigInt(ask.of.to - ask.of.from), share: 2 },
        { name: `${name}_rows`, kind: 'mean-rows', of: ask.of, most: 1n, share: 2 },
      ];
  }
}

function largest({ from, to }: Bounded): bigint {
  return BigInt(Math.max(Math.abs(from), Math.abs(to)));
}

const billion = 1_000_000_000n;

/**
 * The noise at which a vector costs no more than that, where one child moves at most `cells` of it by at most `most` each.
 * Gaussian (Canonne, Kamath, Steinke 2020, theorem 14): its distance in L2 is D = most sqrt(cells), and sigma^2 = D^2 / (2 rho).
 * Laplace: its distance in L1 is D = most cells; scale D / epsilon is epsilon-DP, which is epsilon^2 / 2 in zCDP; the scale is
 * rounded up to a billionth.
 */
export function noiseFor({ noise }: Pick<Query, 'noise'>, most: bigint, cells: number, cost: number): Noise {
  const rho = BigInt(cost);
  if (noise === 'gaussian')
    return { kind: 'gaussian', variance: fraction(most * most * BigInt(cells) * billion, 2n * rho) };
  const distance = most * BigInt(cells);
  const square = (distance * distance * billion * billion * billion) / (2n * rho);
  return { kind: 'laplace', scale: fraction(squareRoot(square) + 1n, billion) };
}
