import type { PracticeSeen, SituationSeen } from '../observation.ts';

/**
 * The one place in which a verdict goes in a platform's favour. What rests on nothing gets none, whichever check says it:
 * `observe` has looked for what it rests on.
 */
export function grant<Favour extends 'meets' | 'stricter'>(
  favour: Favour,
  { proof = [] }: Pick<SituationSeen | PracticeSeen, 'proof'>,
): Favour | 'cannot-tell' {
  return proof.length > 0 ? favour : 'cannot-tell';
}

/** Of verdicts in favour the plainer; undefined where there is none. */
export function favourIn<Verdict extends string>(verdicts: readonly Verdict[]): Verdict | undefined {
  return verdicts.find((one) => one === 'meets') ?? verdicts.find((one) => one === 'stricter');
}
