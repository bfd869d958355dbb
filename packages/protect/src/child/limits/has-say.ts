import { type AgeInterval, hasOutgrownGuardian, levels } from '@stairgate/rulebook';

/** Whether a guardian still has a say in what somebody of this age does. */
export function hasSay({ lo, level }: AgeInterval): boolean {
  return !hasOutgrownGuardian(lo, levels.indexOf(level));
}
