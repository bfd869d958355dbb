import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEvidence, readServiceAnswers, verifyFolder } from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import type { ReviewReport } from '@stairgate/wire';
import { type Terminal, UsageError } from '../output.ts';
import { benchOf, judged, warnOfSeal, writeReport } from './judged-report.ts';
import type { ReviewOptions } from './review-options.ts';

/**
 * Judges saved evidence anew, by the law of the place where the personas were unless another is asked for. What is
 * sealed stays as it is: the new report goes to `--out`, or to the terminal.
 */
export async function judgeAgain(terminal: Terminal, options: ReviewOptions): Promise<ReviewReport> {
  const dir = options.judge!;
  const evidence = readEvidence(dir);
  const { out } = options;
  if (out !== undefined && existsSync(join(out, 'manifest.json'))) {
    throw new UsageError(
      `${out} holds a sealed review, which stays as it is. Choose another folder for --out.`,
    );
  }
  const place = parsePlace(options.in ?? evidence.review.place);
  const bench = await benchOf(terminal, options);
  if (!(await verifyFolder(dir)).valid) warnOfSeal(terminal, dir);
  const report = judged(evidence, place, bench, readServiceAnswers(dir));
  if (out !== undefined) {
    writeReport(out, report, dir);
    terminal.error(`Judged again: open ${join(out, 'report.html')}`);
  }
  return report;
}
