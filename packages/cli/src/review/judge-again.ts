import type { ReviewReport } from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import type { Terminal } from '../output.ts';
import { judged, lawOf, writeReport } from './judged-report.ts';
import type { ReviewOptions } from './review-options.ts';

/** Judges saved evidence anew. What is sealed stays as it is: the new report goes to `--out`, or to the terminal. */
export async function judgeAgain(terminal: Terminal, options: ReviewOptions): Promise<ReviewReport> {
  const dir = options.judge!;
  const report = await judged(dir, lawOf(terminal, options), parsePlace(options.in), options.since);
  if (options.out !== undefined) writeReport(options.out, report);
  return report;
}
