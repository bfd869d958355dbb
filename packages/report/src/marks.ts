import type { AnyVerdict } from '@stairgate/wire';

export type Mark = AnyVerdict | 'partly' | 'none';

/** Each verdict has a shape of its own, so that none is told by colour alone: a path on a grid of 24. */
export const marks: Readonly<Record<Mark, string>> = {
  'falls-short': 'M5 5l14 14M19 5L5 19',
  'cannot-tell': 'M8 8.5a4 4 0 1 1 5.6 3.7c-1 .5-1.6 1.2-1.6 2.3v.5M12 19.3v.2',
  'not-tested': 'M7 12h10',
  meets: 'M4.5 12.5l5 5L19.5 7',
  stricter: 'M6 13l6-6 6 6M6 19l6-6 6 6',
  'not-asked': 'M12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  partly: 'M4 13.5c2.5-4.5 5-4.5 8-1.5s5.5 3 8-1.5',
  none: 'M12 12h0',
};
