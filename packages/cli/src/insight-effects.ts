import { codesFrom } from './codes-from.ts';
import { readData, refusals, wait, withData, withRecords } from './insight.ts';
import { readDay, today } from './law-day.ts';
import { json, type Terminal, table, UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

export interface ExperimentOptions {
  readonly in?: string;
  readonly situation?: string;
  readonly from?: string;
  readonly to?: string;
  readonly codes?: string;
  readonly json?: boolean;
}

interface EffectOptions {
  readonly data: string;
  readonly records: string;
  readonly project: string;
  readonly json?: boolean;
}

const most = 1024 * 1024;

/** `insight experiments`. Throws `UsageError`. */
export async function listExperiments(terminal: Terminal, options: ExperimentOptions): Promise<void> {
  const { experimentsOf, situationsOf } = await import('@stairgate/insight/experiments');
  const [from, to] = (['from', 'to'] as const).map((name) =>
    options[name] === undefined ? undefined : readDay(options[name], `--${name}`),
  );
  const situations = options.situation === undefined ? undefined : situationsOf(options.situation);
  if (options.situation !== undefined && situations === undefined)
    throw new UsageError(
      `--situation: "${options.situation}" is none. "npx stairgate situations" lists them.`,
    );
  const codes = await codesFrom(options.codes);
  const question = { asOf: today(terminal), place: options.in, situations, from, to };
  let found: ReturnType<typeof experimentsOf>;
  try {
    found = experimentsOf(codes, question);
  } catch (error) {
    if ((error as Error).name !== 'PlaceError') throw error;
    throw new UsageError(`--in: ${(error as Error).message}`);
  }
  if (options.json) {
    terminal.out(json({ asOf: question.asOf, experiments: found }));
    return;
  }
  const rows = found.map(({ kind, place, day, ages, situation, before, after, rules }) => [
    place,
    kind === 'day' ? day : `birthday ${ages[0]}`,
    kind === 'age' ? '' : ages[0] === ages[1] ? String(ages[0]) : `${ages[0]}-${ages[1]}`,
    situation,
    `${before} to ${after}`,
    [...new Set(rules.map(({ code, cite }) => `${code} ${cite}`))].join('; '),
  ]);
  const heads = ['place', 'at', 'ages', 'situation', 'what', 'by'].map((title) => ({ title }));
  terminal.out(
    [
      table(terminal, heads, rows),
      '',
      `${found.length} experiments. Days up to ${to ?? question.asOf}.`,
    ].join('\n'),
  );
}

/** `insight register`. Throws `CodeError`, `UsageError`. */
export async function register(terminal: Terminal, file: string, options: EffectOptions): Promise<void> {
  const { projectOf, readSpecification, registerSpecification } = await import('@stairgate/insight');
  const { declaration } = await readData(options.data);
  const specification = readSpecification(readGivenText(file, { most }), file, declaration);
  const { id } = wordsOfBudget(() => projectOf(declaration, options.project, terminal.clock()));
  const noted = await withRecords(options, ({ db }) =>
    registerSpecification(db, specification, { project: id, clock: terminal.clock }),
  );
  if (options.json) terminal.out(json(noted));
  else terminal.out(`Registered at ${noted.at}: ${noted.hash}`);
}

function wordsOfBudget<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if ((error as Error).name !== 'BudgetError') throw error;
    throw new UsageError((error as Error).message);
  }
}

/** `insight effect`. Throws `CodeError`, `UsageError`. */
export async function effect(
  terminal: Terminal,
  exitWith: (code: number) => void,
  file: string,
  options: EffectOptions,
): Promise<void> {
  const insight = await import('@stairgate/insight');
  const read = await readData(options.data);
  const specification = insight.readSpecification(readGivenText(file, { most }), file, read.declaration);
  const found = await withData(read, options.data, (engine) =>
    withRecords(options, ({ db, keys }) =>
      refusals(terminal, exitWith, options, () =>
        insight.estimateEffect(
          specification,
          { project: options.project },
          { read, engine, db, keys, random: insight.systemRandom, clock: terminal.clock, wait },
        ),
      ),
    ),
  );
  if (!found) return;
  if (options.json) {
    terminal.out(json(found));
    return;
  }
  const list = Array.isArray(found.effect) ? found.effect : [found.effect];
  const rows = list.map((one) => [
    'month' in one ? one.month : found.design,
    one.estimate.toPrecision(4),
    one.standardError.toPrecision(3),
    one.interval.map((bound: number) => bound.toPrecision(4)).join(' to '),
  ]);
  const [first] = list;
  const moved = first && 'manipulation' in first && first.manipulation.isSuspected;
  terminal.out(
    [
      `Registered ${found.specification.at} as ${found.specification.hash.slice(0, 12)}.`,
      '',
      table(
        terminal,
        [{ title: '' }, { title: 'effect' }, { title: 'standard error' }, { title: '95%' }],
        rows,
      ),
      ...(moved ? ['', 'Children seem to have moved over the threshold: the effect means little.'] : []),
    ].join('\n'),
  );
}
