import { relative, resolve } from 'node:path';
import { changesSince } from '@stairgate/report';
import { letterPage, reportCsv, reportPage, reportSarif } from '@stairgate/report/written';
import {
  commitmentState,
  driftOf,
  type Evidence,
  judge,
  judgePractices,
  limitsFor,
  makeReport,
  observe,
  openFolder,
  readCommitments,
  readReview,
  type SavedReview,
  type ServiceAnswers,
} from '@stairgate/review';
import { compile, type Rulebook } from '@stairgate/rulebook';
import type { Commitment, ReviewReport } from '@stairgate/wire';
import { codesFrom } from '../codes-from.ts';
import { needLaw, readDay, today } from '../law-day.ts';
import type { Terminal } from '../output.ts';
import { readGivenText } from '../read-given.ts';
import type { ReviewOptions } from './review-options.ts';

/** What evidence is judged by, and beside what it is put. */
export interface Bench {
  readonly rulebook: Rulebook;
  readonly before: SavedReview | null;
  readonly commitments: readonly Commitment[] | null;
  readonly today: string;
}

/** Reads all that judging needs, so that what is missing or wrong is said before a browser is opened. */
export async function benchOf(terminal: Terminal, options: ReviewOptions): Promise<Bench> {
  const { since, commitments } = options;
  const before = since === undefined ? null : await readReview(since);
  if (before && !before.seal.valid) warnOfSeal(terminal, since!);
  return {
    rulebook: await lawOf(terminal, options),
    before,
    commitments:
      commitments === undefined
        ? null
        : readCommitments(readGivenText(commitments, { option: '--commitments' }), commitments),
    today: today(terminal),
  };
}

export function warnOfSeal(terminal: Terminal, dir: string): void {
  terminal.error(`${dir} is not as it was sealed; "stairgate verify ${dir}" says why.`);
}

/** Judges evidence, and holds it against what the platform's own service promised; nothing is written. */
export function judged(
  evidence: Evidence,
  place: string,
  { rulebook, before, commitments, today }: Bench,
  promises: ServiceAnswers | null,
): ReviewReport {
  const options = { rulebook, in: place };
  const observations = observe(evidence);
  const { patience: _, ...limits } = limitsFor(evidence.review.ages.length);
  const report = makeReport({
    evidence,
    ...(promises && { drift: driftOf(evidence, observations, promises) }),
    findings: judge(evidence, observations, options),
    practiceFindings: judgePractices(evidence, observations, options),
    law: { places: [place], asOf: rulebook.asOf, revision: rulebook.revision },
    limits,
  });
  // A folder that was changed since it was sealed shows nothing.
  const reviews = [...(before?.seal.valid ? [before.report] : []), report];
  const own = commitments?.filter(({ url }) => new URL(url).origin === new URL(report.review.url).origin);
  return {
    ...report,
    changes: before ? changesSince(before.report, report) : null,
    commitments: own?.map((one) => commitmentState(one, reviews, today)) ?? null,
  };
}

/** What `writeReport` writes. */
export const reportFiles: readonly string[] = [
  'report.html',
  'letter.html',
  'report.json',
  'report.sarif',
  'report.csv',
];

/**
 * Writes the report in every form that it has.
 * @param evidence the folder with what was seen, if it is another one.
 */
export function writeReport(dir: string, report: ReviewReport, evidence = dir): void {
  const folder = openFolder(dir);
  const to = relative(resolve(dir), resolve(evidence)).split('\\').join('/');
  const from = { evidence: to === '' ? '.' : to };
  const letter = letterPage(report, from);
  folder.write('report.html', reportPage(report, { ...from, letter: letter !== null }));
  if (letter !== null) folder.write('letter.html', letter);
  folder.writeJson('report.json', report);
  folder.writeJson('report.sarif', reportSarif(report));
  folder.write('report.csv', reportCsv(report));
}

/** The law of the day that was asked for, else of today. */
async function lawOf(terminal: Terminal, options: ReviewOptions): Promise<Rulebook> {
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  const codes = await codesFrom(options.codes);
  needLaw(codes, asOf);
  return compile(codes, { asOf });
}
