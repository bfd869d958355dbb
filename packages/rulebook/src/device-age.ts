import { adult } from './age.ts';
import type { Level } from './vocabulary.ts';

/** Whose system says the age. */
export const deviceProviders = ['apple', 'google'] as const;
export type DeviceProvider = (typeof deviceProviders)[number];

/** An age range as a device gives it: an end that is open is null. */
export interface DeviceRange {
  readonly provider: DeviceProvider;
  readonly lo: number | null;
  readonly hi: number | null;
}

/** The words of each system that somebody other than the child stands for: `codes/int` says what each means. */
const vouchedFor: Readonly<Record<DeviceProvider, ReadonlySet<string>>> = {
  apple: new Set([
    'guardianDeclared',
    'confirmed',
    'checkedByOtherMethod',
    'guardianCheckedByOtherMethod',
    'governmentIDChecked',
    'guardianGovernmentIDChecked',
    'paymentChecked',
    'guardianPaymentChecked',
  ]),
  google: new Set(['TIER_B', 'TIER_C', 'TIER_D', 'VERIFIED', 'SUPERVISED']),
};

/**
 * How much a device's word counts. Never more than a declaration: a platform passes it on without a signature that could
 * be checked. A word that is not known, or of the other system, counts as the child's own.
 */
export function deviceLevel(provider: DeviceProvider, word: string): Level {
  return vouchedFor[provider].has(word) ? 'declared-by-guardian-or-device' : 'self-declared';
}

/**
 * The years that a device's range leaves possible: from 0 where Apple gives no lower end, to grown up where there is no
 * upper one. Null where it is no evidence of anything: Google gives a lower end whenever it gives an age.
 */
export function deviceYears({ provider, lo, hi }: DeviceRange): { lo: number; hi: number } | null {
  if (lo === null && (provider === 'google' || hi === null)) return null;
  const youngest = lo ?? 0;
  return { lo: youngest, hi: hi ?? Math.max(adult, youngest) };
}
