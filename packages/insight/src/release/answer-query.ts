import type { ServiceKeys } from '@stairgate/service';
import type { Kysely } from 'kysely';
import { budgetLedger, projectOf } from '../budget/budget-ledger.ts';
import type { InsightTables } from '../budget/migrations.ts';
import { rhoOf } from '../budget/privacy-cost.ts';
import type { ReadDeclaration } from '../declaration/read-declaration.ts';
import { diceOf, type RandomSource } from '../noise/random-source.ts';
import { planQuery } from '../query/plan-query.ts';
import type { Query } from '../query/query.ts';
import type { Engine } from '../sql/engine.ts';
import { addNoise } from './add-noise.ts';
import { boundedAggregate } from './bounded-aggregate.ts';
import { releaseOf, requestId } from './release.ts';
import { type SealedRelease, signRelease } from './sign-release.ts';

/** What an answer needs of the world. */
export interface AnswerContext {
  readonly read: ReadDeclaration;
  readonly engine: Engine;
  readonly db: Kysely<InsightTables>;
  readonly keys: Pick<ServiceKeys, 'mac' | 'signing'>;
  readonly random: RandomSource;
  readonly clock: () => number;
  /** Resolves after so many milliseconds. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

export interface Answer extends SealedRelease {
  /** What was taken from the budget for it now, in rho. */
  readonly cost: number;
}

/** Milliseconds: an answer comes after one tick, two, four, eight and so on, so that how long it took says little. */
export const tick = 500;

/**
 * Answers a query: out of what was released before, at no cost; else by taking its cost first, and only then reading the data. What
 * was taken is never given back, whatever fails after that: the same question is then answered without paying again.
 * @param source the query as it was asked, for the release.
 * @throws BudgetError, DataError
 */
export async function answerQuery(
  query: Query,
  { source, project: id }: { source: unknown; project: string },
  context: AnswerContext,
): Promise<Answer> {
  const { read, engine, db, keys, random, clock, wait } = context;
  const { declaration } = read;
  const project = projectOf(declaration, id, clock());
  const request = requestId(declaration, query);
  const before = await stored(db, request);
  if (before) return { ...before, cost: 0 };
  const paid = await budgetLedger(db, declaration, clock).debit(request, query.cost, project);
  const start = clock();
  const plan = planQuery(query);
  try {
    const exact = await boundedAggregate(plan, read, { engine, salt: saltOf(keys, declaration.dataset) });
    const release = releaseOf(plan, addNoise(plan, exact, diceOf(random)), { declaration, source });
    const sealed = await signRelease(release, keys);
    // Of two that answer the same at once, one is given out and the other is forgotten.
    await db
      .insertInto('insight_releases')
      .values({ request, sealed: JSON.stringify(sealed), at: new Date(clock()).toISOString() })
      .onConflict((conflict) => conflict.column('request').doNothing())
      .execute();
  } finally {
    await wait(untilTick(clock() - start));
  }
  return { ...(await stored(db, request))!, cost: paid === 'debited' ? rhoOf(query.cost) : 0 };
}

/** Secret, and one for each data set: repeats keep the same rows, and nobody can tell which. */
export function saltOf({ mac }: Pick<ServiceKeys, 'mac'>, dataset: string): string {
  return mac('insight-salt', dataset).replaceAll(/[^0-9a-f]/g, '');
}

/** From `taken` to the next tick that doubles. */
function untilTick(taken: number): number {
  let end = tick;
  while (end < taken) end *= 2;
  return end - taken;
}

async function stored(db: Kysely<InsightTables>, request: string): Promise<SealedRelease | undefined> {
  const row = await db
    .selectFrom('insight_releases')
    .select('sealed')
    .where('request', '=', request)
    .executeTakeFirst();
  return row && (JSON.parse(row.sealed) as SealedRelease);
}
