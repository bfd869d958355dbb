import {
  askedAgain,
  type Direction,
  type LoggedDecision,
  type LoggedQuestion,
  replay,
  type Situation,
} from '@stairgate/rulebook';
import type { CellTotals, Example, ExampleAnswer, LiveReport, Totals } from '@stairgate/wire';
import { type Kysely, sql } from 'kysely';
import type { CandidateCountRow, Database } from '../../database/schema.ts';
import { elsewhere } from '../decisions/decision-log.ts';
import type { ExampleQuestion, Pair } from './candidate-trial.ts';

const mostExamples = 120;
/** What an operator has to look at first. */
const urgency = { loosens: 0, tightens: 1, obligations: 2 } as const;

const sums = {
  compared: sql<number>`coalesce(sum(count), 0)::bigint`,
  tightens: sql<number>`coalesce(sum(count) filter (where direction = 'tightens'), 0)::bigint`,
  loosens: sql<number>`coalesce(sum(count) filter (where direction = 'loosens'), 0)::bigint`,
  obligations: sql<number>`coalesce(sum(count) filter (where direction = 'obligations'), 0)::bigint`,
  toNo: sql<number>`coalesce(sum(count) filter (where turn = 'to-no'), 0)::bigint`,
  toYes: sql<number>`coalesce(sum(count) filter (where turn = 'to-yes'), 0)::bigint`,
};
const totalColumns = Object.entries(sums).map(([name, sum]) => sum.as(name as keyof Totals));
const nothing: Totals = { compared: 0, tightens: 0, loosens: 0, obligations: 0, toNo: 0, toYes: 0 };

function counted(db: Kysely<Database>, { number, active, candidate }: Pair) {
  return db
    .selectFrom('shadow_counts')
    .where('number', '=', number)
    .where('active', '=', active.revision)
    .where('candidate', '=', candidate.revision);
}

/** What all nodes have counted and written down, added up. */
export async function liveTotals(db: Kysely<Database>, pair: Pair | undefined): Promise<Totals> {
  if (pair === undefined) return nothing;
  return (await counted(db, pair).select(totalColumns).executeTakeFirst()) ?? nothing;
}

/** What all nodes have counted and written down. */
export async function liveReport(db: Kysely<Database>, pair: Pair, now: number): Promise<LiveReport> {
  const cells = await counted(db, pair)
    .select(['situation', 'band', ...totalColumns])
    .groupBy(['situation', 'band'])
    .execute();
  const places = await counted(db, pair)
    .select(['place', ...totalColumns])
    .groupBy('place')
    .orderBy('compared', 'desc')
    .limit(100)
    .execute();
  const kinds = await counted(db, pair)
    .select(['situation', 'band', 'direction', 'place', 'count', 'example'])
    .distinctOn(['situation', 'band', 'direction'])
    .where('direction', '!=', 'same')
    .$narrowType<{ direction: Direction }>()
    .where('place', '!=', elsewhere)
    .orderBy('situation')
    .orderBy('band')
    .orderBy('direction')
    .orderBy('count', 'desc')
    .execute();
  kinds.sort((a, b) => urgency[a.direction] - urgency[b.direction] || b.count - a.count);
  return {
    totals: await liveTotals(db, pair),
    cells: cells as CellTotals[],
    places,
    examples: kinds.slice(0, mostExamples).map((kind) => exampleOf(pair, kind, now)),
    more: Math.max(0, kinds.length - mostExamples),
  };
}

function exampleOf(
  { active, candidate }: Pair,
  {
    situation,
    band,
    direction,
    place,
    count,
    example,
  }: Pick<CandidateCountRow, 'situation' | 'band' | 'place' | 'example'> & {
    count: number;
    direction: Direction;
  },
  now: number,
): Example {
  const asked: LoggedQuestion = {
    ...(JSON.parse(example) as ExampleQuestion),
    situation: situation as Situation,
    in: place === 'unknown' ? place : place.split(','),
  };
  const { effect, allowed, obligations, revision } = active.decide(askedAgain(asked));
  const record: LoggedDecision = {
    at: new Date(now).toISOString(),
    ...asked,
    ...{ effect, allowed, obligations, revision },
  };
  const { before, today, because } = replay(record, active, candidate);
  const short = (answer: ExampleAnswer): ExampleAnswer => ({
    effect: answer.effect,
    allowed: answer.allowed,
    obligations: answer.obligations,
  });
  return {
    situation: asked.situation,
    band: band as CellTotals['band'],
    direction,
    count,
    place,
    age: asked.age,
    granted: asked.granted,
    before: short(before),
    after: short(today),
    because,
    record,
  };
}
