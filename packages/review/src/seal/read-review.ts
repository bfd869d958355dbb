import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ReportError, readReport } from '@stairgate/report/written';
import type { ReviewReport } from '@stairgate/wire';
import { type SealCheck, type VerifyOptions, verifyFolder } from './verify-folder.ts';

/** A review from its folder, and whether the folder is as it was sealed. */
export interface SavedReview {
  readonly dir: string;
  readonly report: ReviewReport;
  readonly seal: SealCheck;
}

/**
 * Reads what a review saved, which may come from anybody. Whether to believe it is for the caller: look at `seal`.
 * @throws ReportError where there is no report in it; SealError for a key that is none.
 */
export async function readReview(dir: string, options: VerifyOptions = {}): Promise<SavedReview> {
  const file = join(dir, 'report.json');
  const text = await readFile(file, 'utf8').catch(() => {
    throw new ReportError(`There is no report in ${dir}. A review writes it there as report.json.`);
  });
  return { dir, report: readReport(text, file), seal: await verifyFolder(dir, options) };
}
