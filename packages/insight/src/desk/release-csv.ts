import { csv } from '@stairgate/report/written';
import type { Release } from '../release/release.ts';

/** A release as a table: a line for each cell and what was asked of it, with sigma and interval. Empty is too few to say. */
export function releaseCsv({ cells }: Pick<Release, 'cells'>): string {
  const keys = Object.keys(cells[0]?.key ?? {});
  return csv([
    [...keys, 'what', 'value', 'sigma', 'low', 'high', 'consistent'],
    ...cells.flatMap(({ key, values }) =>
      Object.entries(values).map(([what, { raw, sigma, interval, consistent }]) => [
        ...keys.map((name) => key[name]!),
        ...[what, raw, sigma, interval?.[0] ?? null, interval?.[1] ?? null, consistent],
      ]),
    ),
  ]);
}
