import type { Code } from '@stairgate/rulebook';
import { type ProvisionList, readProvisions } from './provisions.ts';

/** How many provisions of a code's list are carried by which kind of line. One may be carried by several. */
export interface Coverage {
  readonly code: string;
  readonly provisions: number;
  readonly rules: number;
  readonly duties: number;
  readonly assurance: number;
  readonly mappings: number;
  readonly unmodelled: number;
  /** Ids that no line carries. */
  readonly missing: readonly string[];
}

/** Holds codes against the list of provisions; by default that of this package. */
export function coverage(codes: readonly Code[], list: ProvisionList = readProvisions()): Coverage[] {
  return codes.map((code) => {
    const ids = new Set((list[code.code] ?? []).map(({ id }) => id));
    const carriedBy = (lines: readonly { readonly provisions: readonly string[] }[]) =>
      new Set(lines.flatMap(({ provisions }) => provisions).filter((id) => ids.has(id)));
    const [rules, duties] = [carriedBy(code.rules), carriedBy(code.duties)];
    const [assurance, unmodelled] = [carriedBy(code.assurance), carriedBy(code.unmodelled)];
    const mappings = carriedBy(code.mappings);
    const carried = new Set([...rules, ...duties, ...assurance, ...mappings, ...unmodelled]);
    return {
      code: code.code,
      provisions: ids.size,
      rules: rules.size,
      duties: duties.size,
      assurance: assurance.size,
      mappings: mappings.size,
      unmodelled: unmodelled.size,
      missing: [...ids].filter((id) => !carried.has(id)),
    };
  });
}
