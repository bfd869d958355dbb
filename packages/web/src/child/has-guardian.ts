import type { GuardianState } from '@stairgate/wire';

/** Whether somebody can be asked, or was asked and may still answer. */
export function hasGuardian(state: GuardianState): boolean {
  return state === 'invited' || state === 'consented';
}
