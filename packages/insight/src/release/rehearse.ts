import type { ReadDeclaration } from '../declaration/read-declaration.ts';
import { diceOf, type RandomSource } from '../noise/random-source.ts';
import { planQuery } from '../query/plan-query.ts';
import type { Query } from '../query/query.ts';
import { openMadeUp } from '../sql/open-made-up.ts';
import { addNoise } from './add-noise.ts';
import { boundedAggregate } from './bounded-aggregate.ts';
import { type Release, releaseOf } from './release.ts';

/** A release of made-up data, by the same SQL and the same noise. It costs nothing and is never sealed. */
export interface Rehearsal extends Omit<Release, 'id'> {
  readonly madeUp: true;
}

/** Asks a query of rows that follow from the declaration alone: no file and no database of the data holder is opened. */
export async function rehearse(
  query: Query,
  { source, read, random }: { source: unknown; read: ReadDeclaration; random: RandomSource },
): Promise<Rehearsal> {
  const { declaration } = read;
  const engine = await openMadeUp(declaration);
  try {
    const plan = planQuery(query);
    const exact = await boundedAggregate(plan, read, { engine, salt: '00' });
    const { id: _, ...release } = releaseOf(plan, addNoise(plan, exact, diceOf(random)), {
      declaration,
      source,
    });
    return { madeUp: true, ...release };
  } finally {
    await engine.close();
  }
}
