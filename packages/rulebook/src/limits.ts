import type { AgeInterval } from './age.ts';
import { adult } from './age.ts';
import { levels, matchSituations, situationNumber, situations } from './vocabulary.ts';

/** Who can close what the law lets open. */
export type Limiter = 'child' | 'guardian' | 'platform';
export const limiters: readonly Limiter[] = ['child', 'guardian', 'platform'];

/**
 * A limit in force. It only closes: `closed` for as long as it stands; `ask` until a guardian, where it is theirs, or
 * the child says yes for this one time. `situation` may be an activity, which means all its circumstances.
 */
export interface Limit {
  readonly situation: string;
  readonly by: Limiter;
  readonly how: 'closed' | 'ask';
}

/** Limits in force, one byte a situation: a bit for who closed it, another for who wants to be asked. Made by `limits`. */
export type Limits = Uint8Array;

/** By the place of the limiter in `limiters`. */
export const closedBit = (limiter: number) => 1 << limiter;
export const askBit = (limiter: number) => 8 << limiter;

export const noLimits: Limits = new Uint8Array(situations.length);

const guardian = limiters.indexOf('guardian');
const withoutGuardian = ~(closedBit(guardian) | askBit(guardian));

/** Packs limits for `decide`. Throws `RangeError` on a situation that is not in the vocabulary. */
export function limits(list: Iterable<Limit>): Limits {
  const packed = new Uint8Array(situations.length);
  for (const { situation, by, how } of list) {
    const matched = matchSituations(situation);
    if (matched.length === 0) throw new RangeError(`"${situation}" is not in the vocabulary.`);
    const limiter = limiters.indexOf(by);
    const bit = how === 'closed' ? closedBit(limiter) : askBit(limiter);
    for (const one of matched) packed[situationNumber(one)]! |= bit;
  }
  return packed;
}

/**
 * Which bits of limits count at an age. A guardian's say ends at 18, and nobody ends it by their own word: a claim to be
 * 18 has to come from a guardian, a device or better.
 */
export function limitsMask({ lo, level }: AgeInterval): number {
  return hasOutgrownGuardian(lo, levels.indexOf(level)) ? withoutGuardian : 0xff;
}

/** Whether a guardian has no say any more in what somebody of at least this age, known by a level of this rank, does. */
export function hasOutgrownGuardian(lo: number, rank: number): boolean {
  return lo >= adult && rank >= levels.indexOf('declared-by-guardian-or-device');
}
