import { EvidenceError, ReportError, SealError } from '@stairgate/review';
import { PlaceError } from '@stairgate/rulebook';
import { UsageError } from '../output.ts';

/** Errors of the reviewer are for the person at the terminal. */
export async function tell<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof EvidenceError || error instanceof ReportError || error instanceof SealError)
      throw new UsageError(error.message);
    if (error instanceof PlaceError) throw new UsageError(`--in: ${error.message}`);
    throw error;
  }
}
