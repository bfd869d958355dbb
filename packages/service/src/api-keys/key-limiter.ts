/** Counts what keys send, requests or their bytes, in windows of a minute. */
export interface KeyLimiter {
  readonly perMinute: number;
  /** Seconds that a key has to wait; 0 when it may go on. */
  wait(keyId: string): number;
  count(keyId: string, amount?: number): void;
}

const minute = 60_000;

export function createKeyLimiter(perMinute: number, clock: () => number): KeyLimiter {
  let start = 0;
  let counts = new Map<string, number>();
  const turn = () => {
    const now = clock();
    if (now - start >= minute || now < start) {
      start = now;
      counts = new Map();
    }
    return now;
  };
  return {
    perMinute,
    wait(keyId) {
      const now = turn();
      if ((counts.get(keyId) ?? 0) < perMinute) return 0;
      return Math.ceil((start + minute - now) / 1000);
    },
    count(keyId, amount = 1) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + amount);
    },
  };
}
