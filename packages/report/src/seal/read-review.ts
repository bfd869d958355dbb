import { join } from 'node:path';
import { GivenFileError, readGivenFile } from '@stairgate/codes';
import type { ReviewReport } from '@stairgate/wire';
import { ReportError, readReport } from '../read-report.ts';
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
  return { dir, report: readReport(textOf(dir, file), file), seal: await verifyFolder(dir, options) };
}

function textOf(dir: string, file: string): string {
  try {
    return readGivenFile(file, { within: dir }).toString('utf8');
  } catch (error) {
    if (!(error instanceof GivenFileError)) throw error;
    throw new ReportError(
      error.isMissing
        ? `There is no report in ${dir}. A review writes it there as report.json.`
        : `${error.message}.`,
    );
  }
}
