import type { GuardianState } from '../api/decision.ts';

/** Whether somebody can be asked, or was asked and may still answer. */
export function hasGuardian(state: GuardianState): boolean {
  return state === 'invited' || state === 'confirming' || state === 'consented';
}
