import type { Answer, Declaration, NoisyMean, NoisyValue, Release } from '@stairgate/insight';
import type { Command } from 'commander';
import { json, paint, type Terminal, table, UsageError } from './output.ts';
import { readGivenJson, readGivenText } from './read-given.ts';

interface AskOptions {
  readonly data: string;
  readonly json?: boolean;
}
interface RecordOptions {
  readonly records: string;
}
interface QueryOptions extends AskOptions, RecordOptions {
  readonly project: string;
}
interface EpsilonOptions {
  readonly rho?: string;
  readonly epsilon?: string;
  readonly delta: string;
  readonly json?: boolean;
}

const environmentHelp = `
DATABASE_URL           Postgres for budgets and releases, in place of --records
STAIRGATE_KEYS         private keys as JSON, in place of those in --records
STAIRGATE_INSIGHT_KEY  of serve: the key by which the data holder decides on applications
STAIRGATE_INSIGHT_DATA where the data is, in place of files beside the declaration: postgres://… or, of a ClickHouse, https://…`;

/** `insight`: what is asked of children's data with a guarantee for each child, and what that costs. */
export function addInsightVerbs(verb: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  const data = (one: Command) =>
    one.requiredOption('--data <file>', 'the declaration of the data set').option('--json', 'print JSON');
  const records = (one: Command) =>
    one.option('--records <folder>', 'where budgets, releases and keys are kept', 'data/insight');
  verb.addHelpText('after', environmentHelp);

  data(
    verb
      .command('check [query]')
      .description('whether a declaration, the data and a query fit together; costs nothing'),
  ).action((query: string | undefined, options: AskOptions) => check(terminal, query, options));
  data(
    verb
      .command('rehearse <query>')
      .description('the answer for made-up rows, by the same SQL; costs nothing'),
  ).action((query: string, options: AskOptions) => rehearse(terminal, query, options));
  data(
    verb
      .command('cost <query>')
      .description('what a query takes of the budget, and how wide its intervals are; costs nothing'),
  ).action((query: string, options: AskOptions) => cost(terminal, query, options));
  records(
    data(
      verb.command('query <query>').description('the answer, sealed; it is paid for before the data is read'),
    ),
  )
    .requiredOption('--project <id>', 'who asks: a project of the declaration')
    .action((query: string, options: QueryOptions) => ask(terminal, exitWith, query, options));
  records(data(verb.command('budget').description('what is spent and what is left'))).action(
    (options: AskOptions & RecordOptions) => budget(terminal, options),
  );
  records(
    verb
      .command('verify <release>')
      .description('whether a release is as it was sealed, with the noise that its bounds ask for')
      .option('--jwks <file>', 'the public keys of the data holder; those of --records, if left out')
      .option('--json', 'print JSON'),
  ).action((release: string, options: RecordOptions & { jwks?: string; json?: boolean }) =>
    verify(terminal, exitWith, release, options),
  );
  records(
    verb.command('jwks').description('the public keys by which others verify releases, as a JWK set'),
  ).action(async (options: RecordOptions) =>
    withRecords(options, async ({ keys }) => terminal.out(json(keys.publicJwks))),
  );
  verb
    .command('epsilon')
    .description('what a rho is as epsilon, or which rho an epsilon takes')
    .option('--rho <rho>', 'zero-concentrated differential privacy')
    .option('--epsilon <epsilon>', 'the other way round')
    .requiredOption('--delta <delta>', 'such as 1e-6')
    .option('--json', 'print JSON')
    .action((options: EpsilonOptions) => epsilon(terminal, options));
  verb
    .command('experiments')
    .description('what law changed for some and not for others: on which day, at which age, in which place')
    .option('--in <place>', 'in one place alone, such as AU')
    .option('--situation <pattern>', 'of one situation, or of an activity as feed.rank/*')
    .option('--from <day>', 'from this day on, YYYY-MM-DD')
    .option('--to <day>', 'to this day, YYYY-MM-DD')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action(async (options: import('./insight-effects.ts').ExperimentOptions) =>
      (await import('./insight-effects.ts')).listExperiments(terminal, options),
    );
  records(
    data(
      verb
        .command('register <specification>')
        .description('note what an effect is to be estimated by, before anything is asked'),
    ),
  )
    .requiredOption('--project <id>', 'who asks')
    .action(async (file: string, options: QueryOptions) =>
      (await import('./insight-effects.ts')).register(terminal, file, options),
    );
  records(
    data(
      verb
        .command('effect <specification>')
        .description('the effect by a specification that was registered, with its interval'),
    ),
  )
    .requiredOption('--project <id>', 'who asks')
    .action(async (file: string, options: QueryOptions) =>
      (await import('./insight-effects.ts')).effect(terminal, exitWith, file, options),
    );
  records(
    verb
      .command('report')
      .description('a transparency report: with noise for everybody, or exact and sealed for a regulator')
      .requiredOption('--period <period>', 'a quarter or a year, as 2026Q4')
      .requiredOption('--profile <file>', "the operator's profile")
      .requiredOption('--out <folder>', 'where the page, CSV, JSON and seal go')
      .option('--counts <file>', 'counts that were fetched before; asked of the running service, if left out')
      .option('--platform <id>', 'children of one platform alone')
      .option('--review <file...>', 'report.json of reviews that it cites')
      .option('--rho <rho>', 'what it may cost of the guarantee', '0.125')
      .option('--budget <rho>', 'what all reports of a year may cost', '0.5')
      .option('--exact', 'exact numbers, for a regulator')
      .option('--url <address>', 'the running service')
      .option('--key <file>', 'a file that holds an operator key for it (or STAIRGATE_KEY)')
      .option('--codes <folder>', 'read the codes from another folder')
      .option('--json', 'print JSON'),
  ).action(async (options: import('./insight-report.ts').ReportOptions) =>
    (await import('./insight-report.ts')).writeTransparency(terminal, exitWith, options),
  );
  records(
    data(
      verb
        .command('serve')
        .description("the researchers' desk: applications, decisions, private queries over HTTP"),
    ),
  )
    .option('--port <port>', 'the port', '4400')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--public-url <address>', 'how others reach it: https, unless it is this machine alone')
    .action(async (options: import('./insight-serve.ts').DeskServeOptions) =>
      (await import('./insight-serve.ts')).serveDesk(terminal, options),
    );
  verb
    .command('demo')
    .description('a made-up platform of 50,000 children with known effects, and questions to ask of it')
    .requiredOption('--out <folder>', 'where it goes')
    .option('--seed <words>', 'another seed is another platform', 'birch')
    .option('--json', 'print JSON')
    .action(async ({ out, seed, json: asJson }: { out: string; seed: string; json?: boolean }) => {
      const [{ makeDemonstration }, { mkdirSync }] = await Promise.all([
        import('@stairgate/insight/demonstration'),
        import('node:fs'),
      ]);
      mkdirSync(out, { recursive: true });
      const files = await makeDemonstration(out, { seed });
      terminal.out(
        asJson
          ? json({ folder: out, files })
          : `${out}: ${files.join(', ')}.\nAsk: npx stairgate insight query ${out}/how-long.json --data ${out}/birch.yaml --project open`,
      );
    });
  verb
    .command('assess')
    .description("a draft of a children's impact assessment: page, Word, CNIL's PIA tool, JSON")
    .requiredOption('--profile <file>', "the operator's profile")
    .requiredOption('--out <folder>', 'where it goes')
    .option('--review <file...>', 'report.json of reviews that it cites')
    .option('--counts <file>', 'counts of the service')
    .option('--written <file>', 'what only people can write, as JSON by question')
    .option('--before <file>', 'assessment.json of the one before, to compare with')
    .option('--sign <name>', 'who signs it off; only where nothing is unwritten')
    .option('--role <role>', 'as what')
    .option('--codes <folder>', 'read the codes from another folder')
    .option('--json', 'print JSON')
    .action(async (options: import('./insight-assess.ts').AssessOptions) =>
      (await import('./insight-assess.ts')).assess(terminal, options),
    );
}

const most = 1024 * 1024;
const load = () => import('@stairgate/insight');

export async function readData(file: string) {
  const { readDeclaration } = await load();
  return readDeclaration(readGivenText(file, { option: '--data', most }), file);
}

async function readQueryIn(file: string, declaration: Declaration) {
  const { readQuery } = await load();
  const text = readGivenText(file, { most });
  return { query: readQuery(text, file, declaration), source: JSON.parse(text) as unknown };
}

/** Opens what is kept, and closes it whatever happens. Throws `UsageError` where another process has it open. */
export async function withRecords<T>(
  { records }: RecordOptions,
  use: (insight: import('@stairgate/insight').Insight) => Promise<T>,
): Promise<T> {
  const { openInsight } = await load();
  const { DATABASE_URL: databaseUrl, STAIRGATE_KEYS: keys } = process.env;
  const insight = await openInsight({ dataDir: records, databaseUrl, keys }).catch((error: Error) => {
    if (error.name !== 'FolderInUse' && error.name !== 'SettingsError') throw error;
    throw new UsageError(error.message);
  });
  try {
    return await use(insight);
  } finally {
    await insight.close();
  }
}

/** Opens the data, and closes it whatever happens. Throws `CodeError` where it is not as it was declared. */
export async function withData<T>(
  read: import('@stairgate/insight').ReadDeclaration,
  file: string,
  use: (engine: import('@stairgate/insight').Engine) => Promise<T>,
): Promise<T> {
  const { checkData, openSource } = await load();
  const address = process.env.STAIRGATE_INSIGHT_DATA;
  const engine = await openSource(read.declaration, { file, address }).catch(() => {
    throw new UsageError('The data cannot be reached. Look at STAIRGATE_INSIGHT_DATA.');
  });
  try {
    checkData(read, engine);
    return await use(engine);
  } finally {
    await engine.close();
  }
}

async function check(terminal: Terminal, file: string | undefined, options: AskOptions): Promise<void> {
  const read = await readData(options.data);
  if (file !== undefined) await readQueryIn(file, read.declaration);
  await withData(read, options.data, async () => {});
  const { dataset, tables, projects } = read.declaration;
  if (options.json)
    terminal.out(
      json({
        ok: true,
        dataset,
        tables: tables.map(({ name }) => name),
        projects: projects.map(({ id }) => id),
      }),
    );
  else
    terminal.out(
      `${paint(terminal, 'green', 'It holds.')} ${dataset}: ${tables.length} tables, ${projects.length} projects.`,
    );
}

async function rehearse(terminal: Terminal, file: string, options: AskOptions): Promise<void> {
  const read = await readData(options.data);
  const asked = await readQueryIn(file, read.declaration);
  const insight = await load();
  const release = await insight.rehearse(asked.query, {
    source: asked.source,
    read,
    random: insight.systemRandom,
  });
  if (options.json) terminal.out(json(release));
  else
    terminal.out(
      [
        paint(terminal, 'yellow', 'Made-up rows: nothing of this is real.'),
        '',
        cellsOf(terminal, release),
      ].join('\n'),
    );
}

async function cost(terminal: Terminal, file: string, options: AskOptions): Promise<void> {
  const { declaration } = await readData(options.data);
  const { query } = await readQueryIn(file, declaration);
  const found = (await load()).costOf(query);
  if (options.json) {
    terminal.out(json(found));
    return;
  }
  const rows = found.measures.map((one) => [
    one.name,
    figure(one.halfWidth),
    figure(one.sigma),
    one.unit ?? '',
    String(one.rho),
  ]);
  terminal.out(
    [
      `rho ${found.rho}: ${found.guarantee.map((one) => `epsilon ${figure(one.epsilon)} at delta ${one.delta}`).join(', ')}; ${found.cells} cells.`,
      '',
      table(
        terminal,
        [{ title: 'what' }, { title: '95%: ±' }, { title: 'sigma' }, { title: 'unit' }, { title: 'rho' }],
        rows,
      ),
    ].join('\n'),
  );
}

async function ask(
  terminal: Terminal,
  exitWith: (code: number) => void,
  file: string,
  options: QueryOptions,
): Promise<void> {
  const read = await readData(options.data);
  const asked = await readQueryIn(file, read.declaration);
  const insight = await load();
  const answer = await withData(read, options.data, (engine) =>
    withRecords(options, ({ db, keys }) =>
      refusals(terminal, exitWith, options, () =>
        insight.answerQuery(
          asked.query,
          { source: asked.source, project: options.project },
          { read, engine, db, keys, random: insight.systemRandom, clock: terminal.clock, wait },
        ),
      ),
    ),
  );
  if (answer) tellAnswer(terminal, answer, options);
}

export const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** What is refused, or fails, is found wanting: exit code 1, and never a word of the data. */
export async function refusals<T>(
  terminal: Terminal,
  exitWith: (code: number) => void,
  options: { readonly json?: boolean },
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const { name, message } = error as Error;
    if (!['BudgetError', 'DataError', 'SpecificationError'].includes(name)) throw error;
    if (options.json) terminal.out(json({ error: { message } }));
    else terminal.error(message);
    exitWith(1);
    return undefined;
  }
}

function tellAnswer(terminal: Terminal, { release, seal, cost: paid }: Answer, options: AskOptions): void {
  if (options.json) {
    terminal.out(json({ release, seal, cost: paid }));
    return;
  }
  const told = paid === 0 ? 'It was released before, and costs nothing.' : `It cost rho ${paid}.`;
  terminal.out([`${release.title}, ${release.revision}. ${told}`, '', cellsOf(terminal, release)].join('\n'));
}

function cellsOf(terminal: Terminal, release: Omit<Release, 'id'>): string {
  const keys = Object.keys(release.cells[0]?.key ?? {});
  const rows = release.cells.flatMap(({ key, values }) =>
    Object.entries(values).map(([name, value]) => [
      ...keys.map((one) => key[one]!),
      name,
      ...wordValue(value),
    ]),
  );
  const heads = [...keys, 'what', 'value', '95%'].map((title) => ({ title }));
  const { cut } = release;
  const share = cut.share === null ? 'unknown' : `${figure(100 * cut.share)}%`;
  return [
    table(terminal, heads, rows),
    ...release.quantiles.flatMap(({ key, of }) => [
      '',
      ...Object.entries(of).map(([share, found]) => {
        const where = Object.values(key).join(', ');
        const says = found
          ? `${figure(found.value)} (${found.interval.map(figure).join(' to ')})`
          : 'cannot be told';
        return `${where === '' ? '' : `${where}: `}quantile ${share}: ${says}`;
      }),
    ]),
    '',
    `Children whom the bounds cut: ${share}. Intervals are of the noise alone.`,
  ].join('\n');
}

function wordValue(value: NoisyValue | NoisyMean): [string, string] {
  const { raw, interval } = value;
  if (raw === null || interval === null) return ['too few to say', ''];
  return [figure(raw), interval.map(figure).join(' to ')];
}

const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));

async function budget(terminal: Terminal, options: AskOptions & RecordOptions): Promise<void> {
  const { declaration } = await readData(options.data);
  const { budgetLedger, rhoOf } = await load();
  const { found, debits } = await withRecords(options, async ({ db }) => {
    const ledger = budgetLedger(db, declaration, terminal.clock);
    return { found: await ledger.read(), debits: await ledger.debits() };
  });
  const inRho = ({ cap, spent, left }: typeof found.dataset) => ({
    cap: rhoOf(cap),
    spent: rhoOf(spent),
    left: rhoOf(left),
  });
  const dataset = inRho(found.dataset);
  const projects = Object.fromEntries(
    Object.entries(found.projects).map(([id, one]) => [id, inRho(one)] as const),
  );
  if (options.json) {
    const paid = debits.map(({ cost: nano, ...rest }) => ({ ...rest, rho: rhoOf(nano) }));
    terminal.out(json({ dataset: { id: declaration.dataset, ...dataset }, projects, debits: paid }));
    return;
  }
  const rows = [[declaration.dataset, dataset] as const, ...Object.entries(projects)].map(([id, one]) => [
    id,
    String(one.cap),
    String(one.spent),
    String(one.left),
  ]);
  terminal.out(
    table(terminal, [{ title: 'whose' }, { title: 'rho' }, { title: 'spent' }, { title: 'left' }], rows),
  );
}

async function verify(
  terminal: Terminal,
  exitWith: (code: number) => void,
  file: string,
  options: RecordOptions & { jwks?: string; json?: boolean },
): Promise<void> {
  const sealed = readGivenJson(file);
  const { verifyRelease } = await load();
  const jwks =
    options.jwks === undefined
      ? await withRecords(options, async ({ keys }) => keys.publicJwks)
      : (readGivenJson(options.jwks, { option: '--jwks' }) as { keys: [] });
  if (!Array.isArray((jwks as { keys?: unknown } | null)?.keys))
    throw new UsageError(
      '--jwks: this is no JWK set. "npx stairgate insight jwks" of the data holder prints one.',
    );
  const found = await verifyRelease(sealed, jwks);
  if (options.json) terminal.out(json(found));
  else if (found.ok) terminal.out(`${paint(terminal, 'green', 'As it was sealed')} by ${found.kid}.`);
  else terminal.out(`${paint(terminal, 'red', 'Not as it was sealed.')} ${found.what}`);
  exitWith(found.ok ? 0 : 1);
}

async function epsilon(terminal: Terminal, options: EpsilonOptions): Promise<void> {
  const { epsilonOf, rhoFor } = await import('@stairgate/insight/privacy-cost');
  const number = (option: 'rho' | 'epsilon' | 'delta', within: (value: number) => boolean, right: string) => {
    const value = Number(options[option] || Number.NaN);
    if (!Number.isFinite(value) || !within(value))
      throw new UsageError(`--${option} ${options[option]} is none. Give ${right}.`);
    return value;
  };
  const delta = number('delta', (value) => value > 0 && value < 1, 'a number between 0 and 1 such as 1e-6');
  if ((options.rho === undefined) === (options.epsilon === undefined))
    throw new UsageError('Give one of --rho and --epsilon.');
  const [name, value] =
    options.rho === undefined
      ? ([
          'rho',
          rhoFor(
            number('epsilon', (one) => one > 0 && one <= 1000, 'a number above 0'),
            delta,
          ),
        ] as const)
      : ([
          'epsilon',
          epsilonOf(
            number('rho', (one) => one > 0 && one <= 1000, 'a number above 0'),
            delta,
          ),
        ] as const);
  terminal.out(options.json ? json({ [name]: value }) : String(value));
}
