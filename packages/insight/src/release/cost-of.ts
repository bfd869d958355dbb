import { rhoOf } from '../budget/privacy-cost.ts';
import { planQuery } from '../query/plan-query.ts';
import type { Query } from '../query/query.ts';
import { widthOf } from './add-noise.ts';
import { guaranteeOf, type Release } from './release.ts';

/** What a query takes and how wide its answer is. It depends on the query alone, so that it costs nothing to know. */
export interface Cost {
  readonly rho: number;
  readonly guarantee: Release['guarantee'];
  readonly cells: number;
  readonly measures: readonly {
    readonly name: string;
    readonly rho: number;
    /** In the unit of the column: the standard deviation, and half the width of the 95% interval of each cell. */
    readonly sigma: number;
    readonly halfWidth: number;
    readonly unit: string | null;
  }[];
}

export function costOf(query: Query): Cost {
  const plan = planQuery(query);
  return {
    rho: rhoOf(query.cost),
    guarantee: guaranteeOf(query.cost),
    cells: plan.cells,
    measures: [...plan.measures, plan.cut].map(({ name, kind, of, cost, noise }) => {
      const { sigma, halfWidth } = widthOf(noise);
      const isSum = kind === 'sum' || kind === 'mean-sum';
      const step = isSum ? (kind === 'sum' ? 1 : 0.5) / 10 ** of!.column.decimals : 1;
      return {
        name,
        rho: rhoOf(cost),
        sigma: sigma * step,
        halfWidth: halfWidth * step,
        unit: isSum ? of!.column.unit : null,
      };
    }),
  };
}
