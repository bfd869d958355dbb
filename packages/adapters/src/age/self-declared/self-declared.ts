import { birthFault, type EvidenceOf, evidenceKinds } from '@stairgate/wire';
import type { AgeAdapter } from '../../adapter.ts';
import { Refusal } from '../../refusal.ts';
import { yearsOf } from '../years-of.ts';

/** The month of birth that the child says. Only the whole years are kept. */
export const selfDeclared: AgeAdapter<EvidenceOf<'self-declared'>> = {
  meta: { id: 'self-declared', subject: 'age', levels: ['self-declared'] },
  verify({ today }, said) {
    const age = evidenceKinds['self-declared'].says(said, today);
    if (age === null) throw new Refusal('birth-impossible', birthFault(said, today)!);
    return yearsOf(age);
  },
};
