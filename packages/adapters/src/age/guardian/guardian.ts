import type { EvidenceOf } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { yearsOf } from '../years-of.ts';

/** The years that a guardian says, as the platform passes them on. */
export const guardian: AgeAdapter<EvidenceOf<'guardian'>> = {
  meta: { id: 'guardian', subject: 'age', levels: ['declared-by-guardian-or-device'] },
  verify: (_context, { lo, hi }) => yearsOf({ lo, hi, level: 'declared-by-guardian-or-device' }),
};
