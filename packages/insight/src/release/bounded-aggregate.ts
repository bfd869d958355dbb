import type { ReadDeclaration } from '../declaration/read-declaration.ts';
import type { Plan } from '../query/plan-query.ts';
import type { Key } from '../query/query.ts';
import { compileQuery } from '../sql/compile-query.ts';
import { type Engine, typesIn } from '../sql/engine.ts';

/** Exact sums over bounded contributions, in whole steps. It stays inside: nobody sees it before noise is added. */
export interface BoundedAggregate {
  /** By cell, in the order of `cellOf`, then by measure. */
  readonly cells: readonly (readonly bigint[])[];
  /** How many children the bound left whole, and how many it cut. */
  readonly children: readonly [whole: bigint, cut: bigint];
}

/**
 * Asks the database for what a plan sums up. Cells in which there is nobody are zeros: which keys there are does not depend on
 * the data.
 * @throws DataError
 */
export async function boundedAggregate(
  plan: Plan,
  read: Pick<ReadDeclaration, 'declaration'>,
  { engine, salt }: { engine: Engine; salt: string },
): Promise<BoundedAggregate> {
  const sql = compileQuery(plan, {
    declaration: read.declaration,
    dialect: engine.dialect,
    typeOf: typesIn(read, engine),
    relation: engine.relation,
    salt,
  });
  const { keys, measures } = plan;
  const cells = Array.from({ length: plan.cells }, () => measures.map(() => 0n));
  let children: [bigint, bigint] = [0n, 0n];
  for (const [what, ...values] of await engine.run(sql)) {
    const sums = values.slice(keys.length);
    if (what === 'cut') {
      const [whole = '0', cut = '0'] = (sums[0] ?? '').split(' ');
      children = [wholeOf(whole), wholeOf(cut)];
      continue;
    }
    const at = cellOf(keys, values.slice(0, keys.length));
    if (at !== undefined) cells[at] = sums.map((sum) => wholeOf(sum ?? '0'));
  }
  return { cells, children };
}

/** Some databases write whole numbers of a wide type with a point. */
function wholeOf(text: string): bigint {
  return BigInt(text.replace(/\.0*$/, '') || '0');
}

/** Where a cell lies: the last key runs fastest. */
function cellOf(keys: readonly Key[], values: readonly (string | null)[]): number | undefined {
  let at = 0;
  for (const [index, { values: known }] of keys.entries()) {
    const position = known.indexOf(values[index] ?? '');
    if (position < 0) return undefined;
    at = at * known.length + position;
  }
  return at;
}

/** The keys of each cell, in the same order. */
export function cellKeys(keys: readonly Key[]): readonly Readonly<Record<string, string>>[] {
  return keys.reduce<readonly Readonly<Record<string, string>>[]>(
    (cells, { name, values }) => cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value }))),
    [{}],
  );
}
