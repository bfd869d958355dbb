import { createHash } from 'node:crypto';
import { canonicalJson } from '@stairgate/service';
import { epsilonOf, rhoOf } from '../budget/privacy-cost.ts';
import type { Declaration } from '../declaration/declaration.ts';
import type { Measure, Plan } from '../query/plan-query.ts';
import type { Ask, Bounded, Query } from '../query/query.ts';
import { type NoisyAggregate, widthOf } from './add-noise.ts';
import { cellKeys } from './bounded-aggregate.ts';

/** A value with noise. The interval is of the noise alone: it says nothing of chance in who the children are. */
export interface NoisyValue {
  /** As it was drawn: it may be below zero, and sums of such values have no bias. */
  readonly raw: number;
  /** The standard deviation of the noise. */
  readonly sigma: number;
  /** The true value over bounded contributions lies in it with a chance of 95%. */
  readonly interval: readonly [low: number, high: number];
  /** The nearest value that could be: for a table that people read, not for sums. */
  readonly consistent: number;
}

/** A mean, by a sum and a count that both have noise; null where there is too little to say. */
export interface NoisyMean extends Omit<NoisyValue, 'raw' | 'sigma' | 'interval' | 'consistent'> {
  readonly raw: number | null;
  readonly sigma: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  readonly consistent: number | null;
  /** The sum of distances from the middle of the bounds, and the rows that are counted. */
  readonly sum: NoisyValue;
  readonly rows: NoisyValue;
}

export type Cell = {
  readonly key: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, NoisyValue | NoisyMean>>;
};

/** Quantiles read off a histogram that has noise: each lies in a bin of public cuts. */
export interface Quantiles {
  readonly key: Readonly<Record<string, string>>;
  readonly of: Readonly<Record<string, { value: number; interval: readonly [number, number] } | null>>;
}

/** What is given out, and nothing else of the data is. */
export interface Release {
  /** The same question of the same data has the same. */
  readonly id: string;
  readonly dataset: string;
  readonly title: string;
  readonly revision: string;
  /** SHA-256 of the declaration, in hex. */
  readonly declaration: string;
  /** What the guarantee is about. */
  readonly unit: 'child';
  readonly neighbours: 'all rows of one child added or removed';
  readonly rho: number;
  readonly guarantee: readonly { readonly delta: number; readonly epsilon: number }[];
  readonly query: unknown;
  readonly bound: Query['bound'];
  readonly measures: readonly {
    readonly name: string;
    readonly kind: Measure['kind'];
    /** The most by which one child moves one cell, and of how many cells, in steps. */
    readonly most: string;
    readonly cells: number;
    readonly rho: number;
    readonly noise: { readonly kind: 'gaussian' | 'laplace'; readonly parameter: string };
    /** What a step is worth. */
    readonly step: number;
    readonly unit: string | null;
  }[];
  readonly cells: readonly Cell[];
  readonly quantiles: readonly Quantiles[];
  /** How many children the bounds left whole, how many they cut, and the share of the latter. */
  readonly cut: { readonly whole: NoisyValue; readonly cut: NoisyValue; readonly share: number | null };
}

/** The deltas at which a guarantee is told as epsilon. */
export const deltas = [1e-6, 1e-9] as const;

export function guaranteeOf(nano: number): Release['guarantee'] {
  return deltas.map((delta) => ({ delta, epsilon: epsilonOf(rhoOf(nano), delta) }));
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function declarationHash(declaration: Declaration): string {
  // Who may ask, and how much of it, changes no answer.
  const { projects: _, cap: __, ...rest } = declaration;
  return sha256Hex(canonicalJson(rest));
}

/** One name for a question: however its filters and lists are ordered, it is the same one. */
export function requestId(declaration: Declaration, query: Query): string {
  const inOrder = (one: unknown): string => canonicalJson(one);
  const filters = query.filters
    .map((filter) => ('values' in filter ? { ...filter, values: [...filter.values].sort() } : filter))
    .map(inOrder)
    .sort();
  return sha256Hex(canonicalJson({ declaration: declarationHash(declaration), ...query, filters }));
}

/** What a noisy aggregate says, in the units of the declaration. Nothing here looks at the data. */
export function releaseOf(
  plan: Plan,
  noisy: NoisyAggregate,
  { declaration, source }: { declaration: Declaration; source: unknown },
): Release {
  const { query, measures, keys } = plan;
  const cells = cellKeys(keys).map((key, at) => ({
    key,
    values: Object.fromEntries(
      query.asks.map((ask) => [ask.name, answerTo(ask, plan, noisy.cells[at]!)] as const),
    ),
  }));
  const cutWidth = widthOf(plan.cut.noise);
  const [whole, cut] = noisy.children.map((count) => noisyValue(count, cutWidth, { step: 1, least: 0 }));
  const children = whole!.consistent + cut!.consistent;
  return {
    id: requestId(declaration, query),
    dataset: declaration.dataset,
    title: declaration.title,
    revision: declaration.revision,
    declaration: declarationHash(declaration),
    unit: 'child',
    neighbours: 'all rows of one child added or removed',
    rho: rhoOf(query.cost),
    guarantee: guaranteeOf(query.cost),
    query: source,
    bound: query.bound,
    measures: [...measures, plan.cut].map(({ name, kind, of, most, cells, cost, noise }) => ({
      name,
      kind,
      most: String(most),
      cells,
      rho: rhoOf(cost),
      noise: {
        kind: noise.kind,
        parameter: parameterOf(noise.kind === 'gaussian' ? noise.variance : noise.scale),
      },
      step: stepOf(kind, of),
      unit: of?.column.unit ?? null,
    })),
    cells,
    quantiles: query.asks.flatMap((ask) => (ask.kind === 'quantiles' ? quantilesOf(ask, plan, noisy) : [])),
    cut: { whole: whole!, cut: cut!, share: children > 0 ? cut!.consistent / children : null },
  };
}

function parameterOf({ over, under }: { over: bigint; under: bigint }): string {
  return `${over}/${under}`;
}

function stepOf(kind: Measure['kind'], of: Bounded | undefined): number {
  if (of === undefined || kind === 'mean-rows') return 1;
  return (kind === 'mean-sum' ? 0.5 : 1) / 10 ** of.column.decimals;
}

function noisyValue(
  drawn: bigint,
  { sigma, halfWidth }: { sigma: number; halfWidth: number },
  { step, least }: { step: number; least?: number },
): NoisyValue {
  const raw = Number(drawn) * step;
  return {
    raw,
    sigma: sigma * step,
    interval: [raw - halfWidth * step, raw + halfWidth * step],
    consistent: least === undefined ? raw : Math.max(least, raw),
  };
}

function answerTo(ask: Ask, { measures }: Plan, cell: readonly bigint[]): NoisyValue | NoisyMean {
  const at = measures.findIndex(({ name }) => name === ask.name);
  const { kind, of, noise } = measures[at]!;
  const least = of === undefined || of.from >= 0 ? 0 : undefined;
  if (ask.kind !== 'mean') return noisyValue(cell[at]!, widthOf(noise), { step: stepOf(kind, of), least });
  const sum = noisyValue(cell[at]!, widthOf(noise), { step: stepOf(kind, of) });
  const rows = noisyValue(cell[at + 1]!, widthOf(measures[at + 1]!.noise), { step: 1, least: 0 });
  const scale = 10 ** of!.column.decimals;
  const [low, high] = [of!.from / scale, of!.to / scale];
  // With fewer rows than the noise is wide, their number could as well be nought.
  if (rows.raw < 2 * rows.sigma)
    return { raw: null, sigma: null, interval: null, consistent: null, sum, rows };
  const off = sum.raw / rows.raw;
  const raw = (low + high) / 2 + off;
  const sigma = Math.hypot(sum.sigma, off * rows.sigma) / rows.raw;
  const half = normal95 * sigma;
  return {
    raw,
    sigma,
    interval: [raw - half, raw + half],
    consistent: Math.min(high, Math.max(low, raw)),
    sum,
    rows,
  };
}

const normal95 = 1.959963984540054;

/** By the bins of each key: where the running share of the counts, none below zero, passes what is asked. */
function quantilesOf(
  ask: Extract<Ask, { kind: 'quantiles' }>,
  { keys, measures }: Plan,
  noisy: NoisyAggregate,
): readonly Quantiles[] {
  const bins = ask.of.values.length;
  const { sigma } = widthOf(measures[0]!.noise);
  const outer = cellKeys(keys.slice(0, -1));
  return outer.map((key, row) => {
    const counts = noisy.cells
      .slice(row * bins, (row + 1) * bins)
      .map(([count]) => Math.max(0, Number(count)));
    const total = counts.reduce((sum, count) => sum + count, 0);
    // The noise of a running sum of all bins is the widest that there is.
    const slack = total === 0 ? 1 : (normal95 * sigma * Math.sqrt(bins)) / total;
    const at = (share: number): number => {
      let left = Math.min(1, Math.max(0, share)) * total;
      for (const [bin, count] of counts.entries()) {
        const [from, to] = [ask.edges[bin]!, ask.edges[bin + 1]!];
        if (left <= count && count > 0) return from + ((to - from) * left) / count;
        left -= count;
      }
      return ask.edges.at(-1)!;
    };
    const of = ask.at.map((share) => {
      const known = total > 0 && slack < 0.5;
      const interval = [at(share - slack), at(share + slack)] as const;
      return [String(share), known ? { value: at(share), interval } : null] as const;
    });
    return { key, of: Object.fromEntries(of) };
  });
}
