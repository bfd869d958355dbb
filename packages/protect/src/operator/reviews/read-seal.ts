import { readSentSeal, SealError } from '@stairgate/report/sealed';
import type { ReviewSeal, SentSeal } from '@stairgate/wire';
import { Problem } from '../../problem.ts';

/**
 * Reads the seal of a report that somebody sent: `readSentSeal`.
 * @throws Problem `seal-invalid`.
 */
export async function readSeal(sent: SentSeal, id: string): Promise<ReviewSeal> {
  try {
    return (await readSentSeal(sent, id)).seal;
  } catch (error) {
    if (error instanceof SealError) throw new Problem('seal-invalid', error.message);
    throw error;
  }
}
