import { type EvidenceOf, evidenceKinds } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { Refusal } from '../../refusal.ts';
import { yearsOf } from '../years-of.ts';

/** The range that Apple's or Google's system gives the platform's app. It is not signed, so it is never more than a declaration. */
export const device: AgeAdapter<EvidenceOf<'device'>> = {
  meta: { id: 'device', subject: 'age', levels: ['self-declared', 'declared-by-guardian-or-device'] },
  verify({ today }, said) {
    const age = evidenceKinds.device.says(said, today);
    if (age === null) {
      const end = said.provider === 'google' ? 'Without ageLower (lo)' : 'With both ends open';
      throw new Refusal(
        'age-impossible',
        `${end} the device gave no age: that is no evidence, so send none.`,
      );
    }
    return { ...yearsOf(age), source: said.provider };
  },
};
