import { ReportError } from '@stairgate/report/written';
import { EvidenceError, SealError } from '@stairgate/review';
import { PlaceError } from '@stairgate/rulebook';
import { UsageError } from '../output.ts';

const ofFiles: Readonly<Record<string, string>> = {
  EACCES: 'may not be written',
  EROFS: 'may not be written',
  EPERM: 'may not be written',
  ENOTDIR: 'is no folder',
  EEXIST: 'is no folder',
  ENOSPC: 'cannot be written: the disk is full',
};

/** Errors of the reviewer, and of the files it is given, are for the person at the terminal. */
export async function tell<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EvidenceError || error instanceof ReportError || error instanceof SealError)
      throw new UsageError(error.message);
    if (error instanceof PlaceError) throw new UsageError(`--in: ${error.message}`);
    const { code, path } = error as NodeJS.ErrnoException;
    if (path !== undefined && code !== undefined && ofFiles[code])
      throw new UsageError(`${path} ${ofFiles[code]}.`);
    throw error;
  }
}
