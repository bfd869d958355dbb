import { Type } from 'typebox';
import { closed, oneOf, type Wire } from './schema.ts';

/** Why what a guardian has a say in was ended before the child is 18. The list is closed: nobody writes about a person. */
export const endReasons = {
  unreachable: 'The mailbox of the guardian is lost: letters come back, or nobody has it any more.',
  'not-guardian': 'Whoever it is does not look after the child, or does so no longer.',
  unsafe: 'It is not safe for the child that this person sees or decides anything.',
  'own-choice': 'The child is of the age of its own consent, and wants nobody to decide for it.',
} as const;
export type EndReason = keyof typeof endReasons;
const names = Object.keys(endReasons) as EndReason[];

/** At 18 the calendar ends it. */
export type WhyEnded = EndReason | 'of-age';

export const guardianEndSchema = closed(
  { reason: oneOf(names, { description: 'Why. It is in the ledger; the guardian is not told which.' }) },
  { title: 'GuardianEnd' },
);
export type GuardianEnd = Wire<typeof guardianEndSchema>;

export const guardianEndedSchema = Type.Object(
  { state: Type.Literal('ended'), reason: guardianEndSchema.properties.reason },
  { title: 'GuardianEnded' },
);
export type GuardianEnded = Wire<typeof guardianEndedSchema>;

export const exampleGuardianEnd = { reason: 'unreachable' } satisfies GuardianEnd;
export const exampleGuardianEnded = { state: 'ended', reason: 'unreachable' } satisfies GuardianEnded;
