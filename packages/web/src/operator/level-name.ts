import type { Level } from '@stairgate/rulebook';

const names: Readonly<Record<Level, string>> = {
  none: 'Not known',
  'self-declared': 'Self-declared',
  'declared-by-guardian-or-device': 'Declared by guardian or device',
  estimated: 'Estimated',
  verified: 'Verified',
};

/** A level of assurance in few words, for a list. */
export const levelName = (level: Level): string => names[level];
