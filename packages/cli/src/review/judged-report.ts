import { loadCodes } from '@stairgate/codes';
import {
  allChecks,
  changesSince,
  type Evidence,
  judge,
  judgePractices,
  makeReport,
  openFolder,
  type ReviewReport,
  readEvidence,
  readReview,
  reportCsv,
  reportPage,
  reportSarif,
  usualLimits,
} from '@stairgate/review';
import { compile, type Rulebook } from '@stairgate/rulebook';
import { needLaw, readDay, today } from '../law-day.ts';
import type { Terminal } from '../output.ts';
import type { ReviewOptions } from './review-options.ts';

/** What is in the folder of a review, judged by a rulebook; nothing is written. */
export async function judged(
  dir: string,
  rulebook: Rulebook,
  place: string,
  since: string | undefined,
): Promise<ReviewReport> {
  const evidence: Evidence = readEvidence(dir);
  const options = { rulebook, in: place };
  const report = makeReport({
    evidence,
    findings: judge(evidence, allChecks, options),
    practiceFindings: judgePractices(evidence, allChecks, options),
    law: { places: [place], asOf: rulebook.asOf, revision: rulebook.revision },
    limits: { ...usualLimits },
  });
  if (since === undefined) return report;
  const before = await readReview(since);
  return { ...report, changes: changesSince(before.report, report) };
}

/** The report in every form that it has. */
export function writeReport(dir: string, report: ReviewReport): void {
  const folder = openFolder(dir);
  folder.write('report.html', reportPage(report));
  folder.writeJson('report.json', report);
  folder.writeJson('report.sarif', reportSarif(report));
  folder.write('report.csv', reportCsv(report));
}

/** The law of the day that was asked for, else of today. */
export function lawOf(terminal: Terminal, options: ReviewOptions): Rulebook {
  const asOf = readDay(options.asOf ?? today(terminal), '--as-of');
  const codes = loadCodes({ dir: options.codes });
  needLaw(codes, asOf);
  return compile(codes, { asOf });
}
