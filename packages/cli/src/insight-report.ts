import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from '@stairgate/rulebook';
import type { Counts } from '@stairgate/wire';
import { codesFrom } from './codes-from.ts';
import { refusals, withRecords } from './insight.ts';
import { today } from './law-day.ts';
import { type ServiceOptions, signIn } from './operator-session.ts';
import { json, paint, type Terminal, UsageError } from './output.ts';
import { readProfile } from './question.ts';
import { readGivenJson, readGivenText } from './read-given.ts';

export interface ReportOptions extends ServiceOptions {
  readonly period: string;
  readonly profile: string;
  readonly counts?: string;
  readonly platform?: string;
  readonly review?: readonly string[];
  readonly rho: string;
  readonly budget: string;
  readonly exact?: boolean;
  readonly out: string;
  readonly records: string;
  readonly codes?: string;
}

const most = 64 * 1024 * 1024;

/** `insight report`. Throws `UsageError`, `CodeError`. */
export async function writeTransparency(
  terminal: Terminal,
  exitWith: (code: number) => void,
  options: ReportOptions,
): Promise<void> {
  const insight = await import('@stairgate/insight/transparency');
  const period = insight.readPeriod(options.period);
  if (!period) throw new UsageError('--period: write a quarter as 2026Q4, or a year as 2026.');
  const day = today(terminal);
  if (period.from > day) throw new UsageError(`--period: ${period.name} begins on ${period.from}.`);
  const codes = await codesFrom(options.codes);
  const asOf = day < period.to ? day : period.to;
  const profile = (await readProfile(terminal, options.profile, { codes, today: asOf }))!;
  const sources = {
    counts: await readCounts(options, period),
    period,
    rulebook: compile(codes, { asOf, profile }),
    places: [...profile.places, 'unknown'],
    reviews: await readReviews(options.review ?? []),
  };
  const [cost, year] = [readRho(options.rho, '--rho'), readRho(options.budget, '--budget')];
  const made = await withRecords(options, ({ db, keys }) =>
    refusals(terminal, exitWith, options, async () =>
      options.exact
        ? { ...(await insight.exactReport(sources, { keys })), cost: 0 }
        : insight.privateReport(
            sources,
            { cost, year },
            { db, keys, clock: terminal.clock, random: insight.systemRandom },
          ),
    ),
  );
  if (!made) return;
  const { report, seal } = made;
  mkdirSync(options.out, { recursive: true, mode: options.exact ? 0o700 : 0o755 });
  const files = {
    'report.json': json(report),
    'report.jws': seal,
    'report.csv': insight.transparencyCsv(report),
    ...Object.fromEntries(
      insight.transparencyLanguages.map((language) => [
        language === 'en' ? 'index.html' : `index.${language}.html`,
        insight.transparencyPage(report, { language }),
      ]),
    ),
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(options.out, name), text, { mode: options.exact ? 0o600 : 0o644 });
  if (options.json) {
    terminal.out(
      json({ folder: options.out, files: Object.keys(files), rho: made.cost, rows: report.rows.length }),
    );
    return;
  }
  const told = options.exact
    ? paint(terminal, 'yellow', 'Exact numbers: for a regulator alone, never to be published.')
    : made.cost === 0
      ? 'It was made before, and costs nothing.'
      : `It cost rho ${made.cost}.`;
  const unfinished = report.isWhole ? '' : ` ${period.name} is not over: it says so.`;
  terminal.out(`${join(options.out, 'index.html')}: ${report.rows.length} rows. ${told}${unfinished}`);
}

function readRho(text: string, option: string): number {
  const nano = Math.round(Number(text) * 1e9);
  if (!(nano >= 10 && nano <= 1e11))
    throw new UsageError(`${option}: write a rho such as 0.125, of which four in a year come to 0.5.`);
  return nano;
}

async function readCounts(
  options: Pick<ReportOptions, 'counts' | 'platform' | 'url' | 'key'>,
  { from, to }: { from: string; to: string },
): Promise<Counts> {
  const { isCounts } = await import('@stairgate/wire/counts-fault');
  if (options.counts === undefined) {
    const session = await signIn(options);
    const query = new URLSearchParams({ from, to });
    if (options.platform !== undefined) query.set('platform', options.platform);
    return session.send<Counts>('GET', `/operator/api/counts?${query}`);
  }
  const given = readGivenJson(options.counts, { option: '--counts', most });
  if (!isCounts(given))
    throw new UsageError(
      `--counts: ${options.counts} holds no counts, as GET /operator/api/counts gives them.`,
    );
  if (given.from !== from || given.to !== to)
    throw new UsageError(
      `--counts: complaints in it are of ${given.from} to ${given.to}, and the period is ${from} to ${to}.`,
    );
  return given;
}

/** Reports of reviews, each with the hash by which a seal names it. */
export async function readReviews(files: readonly string[]) {
  const { readReport } = await import('@stairgate/report/written');
  return files.map((file) => {
    const text = readGivenText(file, { option: '--review', most });
    return { report: readReport(text, file), hash: createHash('sha256').update(text).digest('hex') };
  });
}
