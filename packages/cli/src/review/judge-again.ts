import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadSealKey, readEvidence, readServiceAnswers, sealFolder, verifyFolder } from '@stairgate/review';
import { parsePlace } from '@stairgate/rulebook';
import type { ReviewReport } from '@stairgate/wire';
import { type Terminal, UsageError } from '../output.ts';
import { benchOf, judged, reportFiles, warnOfSeal, writeReport } from './judged-report.ts';
import { keyFile, type ReviewOptions } from './review-options.ts';

/**
 * Judges saved evidence anew, by the law of the place where the personas were unless another is asked for. What is
 * sealed stays as it is: the new report goes to `--out`, and is sealed there with the name of the evidence's own seal, or to
 * the terminal.
 */
export async function judgeAgain(terminal: Terminal, options: ReviewOptions): Promise<ReviewReport> {
  const dir = options.judge!;
  const evidence = readEvidence(dir);
  const { out } = options;
  if (out !== undefined) needRoom(out, dir);
  const place = parsePlace(options.in ?? evidence.review.place);
  const bench = await benchOf(terminal, options);
  const key = out === undefined ? null : await loadSealKey(options.key ?? keyFile);
  const { named } = await verifyFolder(dir);
  if (named === null) warnOfSeal(terminal, dir);
  const report = judged(evidence, place, bench, readServiceAnswers(dir));
  if (out !== undefined && key !== null) {
    writeReport(out, report, dir);
    await sealFolder(out, { review: report.review, key, now: terminal.clock(), evidence: named });
    terminal.error(
      `Judged again and sealed${named === null ? ', from evidence that is not as it was sealed' : ''}: open ${join(out, 'report.html')}`,
    );
  }
  return report;
}

/** Everything in the folder is sealed: it may hold what an earlier judging left, or the evidence itself, and nothing else. */
function needRoom(out: string, dir: string): void {
  if (existsSync(join(out, 'manifest.json')))
    throw new UsageError(
      `${out} holds a sealed review, which stays as it is. Choose another folder for --out.`,
    );
  if (!existsSync(out) || resolve(out) === resolve(dir)) return;
  const other = readdirSync(out).find((name) => !reportFiles.includes(name));
  if (other !== undefined)
    throw new UsageError(
      `${out} holds other things, such as ${other}, and they would be sealed. Choose an empty folder for --out.`,
    );
}
