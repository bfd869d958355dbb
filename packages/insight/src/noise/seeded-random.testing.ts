import { createHash } from 'node:crypto';
import type { RandomSource } from './random-source.ts';

/** Bits that follow from a seed: SHA-256 of the seed and a counter. For tests alone. */
export function seededRandom(seed: string): RandomSource {
  let block = 0;
  let left = Buffer.alloc(0);
  return {
    fill(bytes) {
      const parts = [left];
      for (let have = left.length; have < bytes.length; have += 32)
        parts.push(createHash('sha256').update(`${seed}:${block++}`).digest());
      const all = Buffer.concat(parts);
      all.copy(bytes, 0, 0, bytes.length);
      left = all.subarray(bytes.length);
    },
  };
}
