import { randomFillSync } from 'node:crypto';

/** Where uniform bits come from: the system in production, a seed in tests. */
export interface RandomSource {
  /** Fills the bytes. */
  fill(bytes: Uint8Array): void;
}

/** The randomness of the operating system. It alone may be behind what is released. */
export const systemRandom: RandomSource = { fill: (bytes) => void randomFillSync(bytes) };

/** Draws whole numbers below a bound, each equally likely. */
export interface Dice {
  /** @param bound above 0. */
  below(bound: bigint): bigint;
  bit(): boolean;
}

/** Bytes taken from the source at once: a call into the system costs more than a draw. */
const pooled = 64 * 1024;

/** Dice from a source of bits, by rejection: no bound makes one number likelier than another. */
export function diceOf(source: RandomSource): Dice {
  const pool = Buffer.alloc(pooled);
  let at = pooled;
  const need = (count: number) => {
    if (at + count <= pooled) return;
    source.fill(pool);
    at = 0;
  };
  const byte = () => {
    need(1);
    return pool[at++]!;
  };
  const small = (bound: number): number => {
    // 48 bits at most: the product below stays a whole number that a double holds.
    const bits = 32 - Math.clz32(bound - 1);
    const count = Math.max(1, Math.ceil(bits / 8));
    const mask = 2 ** bits;
    for (;;) {
      need(count);
      const drawn = pool.readUIntLE(at, count) % mask;
      at += count;
      if (drawn < bound) return drawn;
    }
  };
  const large = (bound: bigint): bigint => {
    const bits = (bound - 1n).toString(2).length;
    const words = Math.ceil(bits / 64);
    for (;;) {
      need(8 * words);
      let drawn = 0n;
      for (let word = 0; word < words; word++, at += 8) drawn = (drawn << 64n) | pool.readBigUInt64LE(at);
      drawn = BigInt.asUintN(bits, drawn);
      if (drawn < bound) return drawn;
    }
  };
  return {
    below(bound) {
      if (bound <= 0n) throw new RangeError('There is no whole number from 0 below 0.');
      return bound <= 0x7fffffffn ? BigInt(small(Number(bound))) : large(bound);
    },
    bit: () => (byte() & 1) === 1,
  };
}
