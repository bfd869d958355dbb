import { CodeError, type Problem } from '@stairgate/codes';
import { type Fields, KeyedReading } from '@stairgate/codes/keyed-reading';
import { openYaml, type SourceWords, type YamlSource } from '@stairgate/codes/yaml-source';
import { canonicalJson } from '@stairgate/service';
import type { Kysely } from 'kysely';
import { isScalar } from 'yaml';
import type { InsightTables } from '../budget/migrations.ts';
import type { Declaration } from '../declaration/declaration.ts';
import type { Query } from '../query/query.ts';
import { readQuery } from '../query/read-query.ts';
import { type Answer, type AnswerContext, answerQuery } from '../release/answer-query.ts';
import { declarationHash, type NoisyMean, type Release, sha256Hex } from '../release/release.ts';
import {
  type Discontinuity,
  differenceInMeans,
  type Estimate,
  eventStudy,
  type Group,
  type Outcome,
  regressionDiscontinuity,
} from './estimate.ts';

export const designs = [
  'difference-in-means',
  'difference-in-differences',
  'regression-discontinuity',
  'event-study',
] as const;
export type Design = (typeof designs)[number];

/** What an effect is to be estimated by, said before anything is seen. */
export interface Specification {
  readonly design: Design;
  readonly outcome: Outcome;
  /** The question that it asks of the data. */
  readonly query: Query;
  /** The same as it would be written by hand. */
  readonly source: unknown;
  /** SHA-256 over the specification and the declaration, in hex. */
  readonly hash: string;
  /** As it was written. */
  readonly text: string;
}

const sourceWords: SourceWords = {
  format: 'JSON',
  tooBig: 'A specification is a page at most.',
  empty: 'Begin with design, from, outcome and rho.',
  tooDeep: 'A specification is a few keys, and nothing deeper.',
  second: 'Keep one specification in a file.',
};

const howToAdd: Readonly<Record<string, string>> = {
  design: `Add design: one of ${designs.join(', ')}.`,
  from: 'Add from: the table with a row for each child.',
  outcome: 'Add outcome: {"column": "…"}, with from and to where it is bounded closer.',
  arms: 'Add arms: {"column": "place", "treated": ["AU"], "control": ["NZ"]}.',
  running: 'Add running: {"column": "…", "months": 12}: months since the birthday, below 0 before it.',
  before: 'Add before: the column with the outcome as it was before.',
  month: 'Add month: the column of days that months are told by.',
  rho: 'Add rho: what the answer may cost.',
};

/** A specification from its JSON, held against a declaration. @throws CodeError */
export function readSpecification(content: string, file: string, declaration: Declaration): Specification {
  const problems: Problem[] = [];
  const source = openYaml(content, file, problems, sourceWords);
  const read = source && new SpecificationReading(source, file, problems).specification();
  if (!read || problems.length > 0) throw new CodeError(problems);
  const { design, asked } = read;
  const first = readQuery(JSON.stringify(asked, null, 1), `${file} as a query`, declaration);
  // A child is in one arm, and has one row in each month.
  const months = first.keys.find(({ name }) => name === 'month')?.values.length ?? 1;
  const bound = { keys: months, rows: 1 };
  const query = { ...first, bound };
  const [ask] = query.asks;
  if (ask?.kind !== 'mean') throw new Error('A specification asks for a mean.');
  const scale = 10 ** ask.of.column.decimals;
  const isBinary =
    ask.of.minus === undefined && ask.of.column.decimals === 0 && ask.of.to - ask.of.from === 1;
  return {
    design,
    outcome: { low: ask.of.from / scale, high: ask.of.to / scale, isBinary },
    query,
    source: { ...asked, bound },
    hash: sha256Hex(
      canonicalJson({ declaration: declarationHash(declaration), specification: JSON.parse(content) }),
    ),
    text: canonicalJson(JSON.parse(content)),
  };
}

class SpecificationReading extends KeyedReading {
  constructor(source: YamlSource, file: string, problems: Problem[]) {
    super(source, file, problems, { howToAdd, kinds: {} });
  }

  specification(): { design: Design; asked: object } | undefined {
    const all = [
      'design',
      'experiment',
      'from',
      'outcome',
      'arms',
      'running',
      'before',
      'month',
      'where',
      'noise',
      'rho',
    ];
    const fields = this.fields(this.root, 'The specification', all, ['design', 'from', 'outcome', 'rho']);
    const design = fields && this.word(fields, 'design', designs, 'design');
    if (!fields || !design) return undefined;
    const needs = {
      'difference-in-means': ['arms'],
      'difference-in-differences': ['arms', 'before'],
      'regression-discontinuity': ['running'],
      'event-study': ['arms', 'month'],
    }[design];
    for (const key of ['arms', 'running', 'before', 'month']) {
      if (needs.includes(key) && !fields.has(key))
        this.say(this.root, `A ${design} has no ${key}.`, howToAdd[key]!);
      if (!needs.includes(key) && fields.has(key))
        this.say(fields.get(key)!.key, `A ${design} takes no ${key}.`, 'Leave it out.');
    }
    if (needs.some((key) => !fields.has(key))) return undefined;
    const { from, outcome, rho, where, noise } = this.#plain(fields);
    const given = this.fields(
      fields.get('outcome')!.value,
      'The outcome',
      ['column', 'from', 'to'],
      ['column'],
    );
    if (!given) return undefined;
    const { column, ...bounds } = outcome as { column: unknown };
    const minus = fields.has('before')
      ? { minus: this.written(fields.get('before')!.value).replaceAll('"', '') }
      : {};
    const ask = [{ name: 'outcome', mean: column, ...minus, ...bounds }];
    const rest = { ...(where !== undefined && { where }), ...(noise !== undefined && { noise }), rho };
    if (design === 'regression-discontinuity') {
      const at = this.#cuts(fields);
      const [running] = at ?? [];
      return (
        at && {
          design,
          asked: {
            from,
            derive: [{ name: 'bin', cut: running, at: at[1] }],
            by: ['bin'],
            bound: { keys: 1, rows: 1 },
            ask,
            ...rest,
          },
        }
      );
    }
    const arms = this.fields(
      fields.get('arms')!.value,
      'The arms',
      ['column', 'treated', 'control'],
      ['column', 'treated', 'control'],
    );
    if (!arms) return undefined;
    const { column: by, treated, control } = this.#plain(fields).arms as Record<string, unknown>;
    const derive = [{ name: 'arm', group: by, into: { treated, control } }];
    if (design !== 'event-study')
      return { design, asked: { from, derive, by: ['arm'], bound: { keys: 1, rows: 1 }, ask, ...rest } };
    const month = this.written(fields.get('month')!.value).replaceAll('"', '');
    return {
      design,
      asked: {
        from,
        derive: [...derive, { name: 'month', month }],
        by: ['arm', 'month'],
        bound: { keys: 1, rows: 1 },
        ask,
        ...rest,
      },
    };
  }

  /** The name of the running column, and a cut at each month from so many before the threshold to so many after. */
  #cuts(fields: Fields): readonly [unknown, readonly number[]] | undefined {
    const own = this.fields(
      fields.get('running')!.value,
      'The running column',
      ['column', 'months'],
      ['column', 'months'],
    );
    const months = own?.get('months')?.value;
    if (!own || !months) return undefined;
    const count = isScalar(months) ? Number(months.value) : Number.NaN;
    if (!Number.isInteger(count) || count < 3 || count > 60) {
      this.say(months, 'This is no number of months on each side.', 'Write a whole number from 3 to 60.');
      return undefined;
    }
    const cuts = Array.from({ length: 2 * count + 1 }, (_, at) => at - count);
    return [this.written(own.get('column')!.value).replaceAll('"', ''), cuts];
  }

  #plain(_: Fields): Record<string, unknown> {
    return (this.root as unknown as { toJSON(): Record<string, unknown> }).toJSON();
  }
}

/** A specification was not registered, or cannot be estimated. */
export class SpecificationError extends Error {
  override name = 'SpecificationError';
}

export interface Registered {
  readonly hash: string;
  /** ISO 8601; when it was registered first. */
  readonly at: string;
}

/** Notes a specification. The first day stays, however often it is registered. */
export async function registerSpecification(
  db: Kysely<InsightTables>,
  { hash, text }: Specification,
  { project, clock }: { project: string; clock: () => number },
): Promise<Registered> {
  await db
    .insertInto('insight_specifications')
    .values({ hash, project, specification: text, at: new Date(clock()).toISOString() })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
  return (await registered(db, hash))!;
}

async function registered(db: Kysely<InsightTables>, hash: string): Promise<Registered | undefined> {
  return db
    .selectFrom('insight_specifications')
    .select(['hash', 'at'])
    .where('hash', '=', hash)
    .executeTakeFirst();
}

/** What a specification found. */
export interface Found {
  readonly specification: Registered;
  readonly design: Design;
  readonly effect: Estimate | Discontinuity | readonly ({ readonly month: string } & Estimate)[];
  readonly answer: Answer;
}

/**
 * Estimates an effect by a specification that was registered before.
 * @throws SpecificationError, BudgetError, DataError
 */
export async function estimateEffect(
  specification: Specification,
  { project }: { project: string },
  context: AnswerContext,
): Promise<Found> {
  const { hash, design, query, source } = specification;
  const noted = await registered(context.db, hash);
  if (!noted)
    throw new SpecificationError(
      'This specification was not registered. Register it first: what is to be found is said before it is looked for.',
    );
  const answer = await answerQuery(query, { source, project }, context);
  return { specification: noted, design, effect: effectOf(specification, answer.release), answer };
}

/** The estimate that a release gives. It looks at nothing else. */
export function effectOf(
  { design, outcome }: Pick<Specification, 'design' | 'outcome'>,
  release: Release,
): Found['effect'] {
  const groups = release.cells.map(({ key, values }) => ({
    key,
    group: groupOf(values.outcome as NoisyMean),
  }));
  const arm = (name: string, month?: string) =>
    groups.find(({ key }) => key.arm === name && (month === undefined || key.month === month))!.group;
  if (design === 'event-study') {
    const months = [...new Set(groups.map(({ key }) => key.month!))];
    return eventStudy(
      months.map((month) => ({ month, treated: arm('treated', month), control: arm('control', month) })),
      outcome,
    );
  }
  if (design !== 'regression-discontinuity')
    return differenceInMeans(arm('treated'), arm('control'), outcome);
  // The outermost bins hold whoever is further away than the window.
  const bins = groups.slice(1, -1).map(({ key, group }) => {
    const [from = Number.NaN, to = Number.NaN] = key.bin!.slice(1, -1).split(',').map(Number);
    return { at: (from + to) / 2, group };
  });
  return regressionDiscontinuity(bins, outcome);
}

function groupOf({ sum, rows }: NoisyMean): Group {
  return { sum: sum.raw, rows: rows.raw, sumSigma: sum.sigma, rowsSigma: rows.sigma };
}
