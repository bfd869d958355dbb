import { matchSituations, situationNumber, situations } from './vocabulary.ts';

export type Grantor = 'child' | 'guardian';

/** A choice in force. `situation` may be an activity, which means all its circumstances. */
export interface Grant {
  readonly situation: string;
  readonly by: Grantor;
  /** Whether it was given for one time alone, as a limit that asks each time wants it. */
  readonly once?: boolean;
}

/**
 * Choices in force, one byte a situation: bit 0 the child's, bit 1 a guardian's, and beside them whether that is for one
 * time. Make it with `grants`.
 */
export type Grants = Uint8Array;

export const childBit = 1;
export const guardianBit = 2;
/** Beside `childBit` or `guardianBit`: it is for this one time. */
export const onceBit = (by: Grantor) => (by === 'child' ? 8 : 16);
/** No grant ever sets this bit, so a need for it is never met. */
export const neverBit = 4;

export const noGrants: Grants = new Uint8Array(situations.length);

/** Packs choices for `decide`. Throws `RangeError` on a situation that is not in the vocabulary. */
export function grants(list: Iterable<Grant>): Grants {
  const packed = new Uint8Array(situations.length);
  for (const { situation, by, once } of list) {
    const matched = matchSituations(situation);
    if (matched.length === 0) throw new RangeError(`"${situation}" is not in the vocabulary.`);
    const bits = (by === 'child' ? childBit : guardianBit) | (once ? onceBit(by) : 0);
    for (const one of matched) packed[situationNumber(one)]! |= bits;
  }
  return packed;
}
