import { type AgeInterval, adult } from '@stairgate/rulebook';
import type { AgeFound } from '../adapter.ts';
import { Refusal } from '../refusal.ts';

/** What is kept of a claimed age. @throws Refusal `age-impossible` for a range that runs backwards. */
export function yearsOf({ lo, hi, level }: AgeInterval): Pick<AgeFound, 'lo' | 'hi' | 'level'> {
  if (lo > hi) throw new Refusal('age-impossible', 'The range runs backwards: lo is above hi.');
  return { lo: Math.min(adult, lo), hi: Math.min(adult, hi), level };
}
