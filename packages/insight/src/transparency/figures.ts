import type { Counts, Figure, Transparency } from '@stairgate/wire';
import { nanoInOne, rhoOf } from '../budget/privacy-cost.ts';
import { discreteGaussian } from '../noise/exact-noise.ts';
import type { Dice } from '../noise/random-source.ts';
import { noiseFor } from '../query/plan-query.ts';
import { widthOf } from '../release/add-noise.ts';
import { guaranteeOf } from '../release/release.ts';

type Method = Transparency['method'];
type Counted = 'children' | 'situations' | 'complaints';

/** How numbers of children come into a report. */
export interface Figures {
  readonly method: Method;
  /** @param exact as counted; `bounded` the same with each child in no more numbers than the bound says. */
  of(counted: Counted, exact: number, bounded: number): Figure;
  /** What is in no number that may be published: exact, or not at all. */
  exactly(value: number): Figure;
}

/** As they were counted, for a regulator. */
export const exactFigures: Figures = {
  method: { kind: 'exact' },
  of: (_, exact) => ({ value: exact, interval: null }),
  exactly: (value) => ({ value, interval: null }),
};

/** Of ten parts of what a report costs, how many each has. */
const parts: Readonly<Record<Counted, number>> = { children: 2, situations: 7, complaints: 1 };

/**
 * With noise, so that a child more or less changes what may come out by no more than rho allows. All numbers of one kind are one
 * vector, zeros among them, of which a child moves as many cells as the bound says by one.
 * @param cost whole nano-rho, at least ten.
 */
export function privateFigures(
  bound: Counts['bound'],
  { cost, dice }: { cost: number; dice: Dice },
): Figures {
  const cells: Readonly<Record<Counted, number>> = { children: 1, ...bound };
  const kinds = Object.fromEntries(
    (Object.keys(parts) as Counted[]).map((of) => {
      const own = Math.floor((cost * parts[of]) / 10);
      const noise = noiseFor({ noise: 'gaussian' }, 1n, cells[of], own);
      if (noise.kind !== 'gaussian') throw new Error('Gaussian noise was asked for.');
      return [of, { own, variance: noise.variance, ...widthOf(noise) }] as const;
    }),
  ) as Record<
    Counted,
    { own: number; variance: { over: bigint; under: bigint }; sigma: number; halfWidth: number }
  >;
  return {
    method: {
      kind: 'private',
      unit: 'child',
      rho: rhoOf(cost),
      guarantee: [...guaranteeOf(cost)],
      noise: (Object.keys(parts) as Counted[]).map((of) => {
        const { own, variance, sigma } = kinds[of];
        return {
          of,
          kind: 'discrete-gaussian',
          variance: `${variance.over}/${variance.under}`,
          sigma,
          cellsPerChild: cells[of],
          rho: own / nanoInOne,
        };
      }),
    },
    of(counted, _, bounded) {
      const { variance, halfWidth } = kinds[counted];
      const value = bounded + Number(discreteGaussian(dice, variance));
      return { value, interval: [value - halfWidth, value + halfWidth] };
    },
    exactly: () => null,
  };
}
