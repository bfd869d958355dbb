import {
  type AgeInterval,
  askedAgain,
  type Band,
  type Direction,
  type Effect,
  type Grantor,
  type LoggedDecision,
  type LoggedQuestion,
  type Obligation,
  type RuleCitation,
  replay,
  type Situation,
} from '@stairgate/rulebook';
import { type Kysely, sql } from 'kysely';
import type { CandidateCountRow, Database } from '../../database/schema.ts';
import { type ExampleQuestion, elsewhere, type Pair } from './candidate-trial.ts';

/** How many answers were compared, and how many of them the candidate would have given otherwise. */
export interface Totals {
  readonly compared: number;
  readonly tightens: number;
  readonly loosens: number;
  readonly obligations: number;
  /** Answers that were yes and would be no, and the other way round. */
  readonly toNo: number;
  readonly toYes: number;
}

export interface CellTotals extends Totals {
  readonly situation: Situation;
  readonly band: Band | 'unknown';
}

export interface PlaceTotals extends Totals {
  readonly place: string;
}

/** One answer of the rulebook, as far as examples show it. */
export interface ExampleAnswer {
  readonly effect: Effect;
  readonly allowed: boolean;
  readonly obligations: readonly Obligation[];
}

/** One question of a kind of difference, and both answers to it. */
export interface Example {
  readonly situation: Situation;
  readonly band: Band | 'unknown';
  readonly direction: Direction;
  /** How often questions of this kind came, in this place. */
  readonly count: number;
  readonly place: string;
  readonly age: AgeInterval;
  readonly granted: readonly Grantor[];
  readonly before: ExampleAnswer;
  readonly after: ExampleAnswer;
  readonly because: { readonly gone: readonly RuleCitation[]; readonly come: readonly RuleCitation[] };
  readonly record: LoggedDecision;
}

export interface LiveReport {
  readonly totals: Totals;
  readonly cells: readonly CellTotals[];
  readonly places: readonly PlaceTotals[];
  readonly examples: readonly Example[];
  /** Kinds of difference of which no example is shown. */
  readonly more: number;
}

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
