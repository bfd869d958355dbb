import { jurisdictionsOf } from '@stairgate/rulebook';
import type { ConsentBasis, ConsentMeta } from './adapter.ts';

/**
 * The provisions on which a way of confirming stands for a child there; all there are where nobody knows where it is.
 * @param place ISO 3166, or null.
 */
export function basisIn(
  { basis }: Pick<ConsentMeta, 'basis'>,
  place: string | null,
): readonly Omit<ConsentBasis, 'in'>[] {
  const here = place === null ? undefined : new Set(jurisdictionsOf(place));
  return basis.flatMap(({ in: of, ...cited }) => (here === undefined || here.has(of) ? [cited] : []));
}
