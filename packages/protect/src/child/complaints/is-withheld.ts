import type { ComplaintAnswer } from '@stairgate/wire';

/**
 * Whether a guardian is told nothing of a complaint and its answer. Of one about itself, never anything; of one about
 * something that the child did not name, only where whoever answers has read it and says so.
 */
export function isWithheld(about: string, guardian: ComplaintAnswer['guardian']): boolean {
  if (about === 'guardian') return true;
  return guardian === undefined ? about === 'other' : guardian === 'withheld';
}
