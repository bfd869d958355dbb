import type { Pass } from './contenders/contender.ts';

/** One thing to be timed: `pass` does `count` operations from `from` on, out of `length`. */
export interface Runner {
  readonly name: string;
  readonly pass: Pass;
  readonly length: number;
}

export interface MeasureOptions {
  readonly rounds: number;
  /** How long each runner runs in each round, in milliseconds. */
  readonly turn: number;
  /** How long each runs before anything is timed. */
  readonly warmUp: number;
}

/**
 * Nanoseconds for one operation, by runner, one figure a round. Everybody runs once in each round, so that what slows
 * the machine for a while slows all of them; the order turns round from round to round.
 */
export async function measure(
  runners: readonly Runner[],
  { rounds, turn, warmUp }: MeasureOptions,
): Promise<Map<string, number[]>> {
  const lanes = runners.map((runner) => ({ ...runner, at: 0, chunk: 1, found: [] as number[] }));
  for (const lane of lanes) await run(lane, warmUp, true);
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? lanes : [...lanes].reverse();
    for (const lane of order) {
      globalThis.gc?.();
      lane.found.push(await run(lane, turn, false));
    }
  }
  return new Map(lanes.map(({ name, found }) => [name, found]));
}

async function run(
  lane: Runner & { at: number; chunk: number },
  duration: number,
  findChunk: boolean,
): Promise<number> {
  const start = performance.now();
  let done = 0;
  let now = start;
  while (now - start < duration) {
    if (lane.at + lane.chunk > lane.length) lane.at = 0;
    const answer = lane.pass(lane.at, lane.chunk);
    if (typeof answer !== 'number') await answer;
    done += lane.chunk;
    lane.at += lane.chunk;
    const before = now;
    now = performance.now();
    // Chunks of a few milliseconds: long enough not to time the clock, short enough to stop in time.
    if (findChunk && now - before < 4) lane.chunk = Math.min(lane.length, lane.chunk * 2);
  }
  return ((now - start) * 1e6) / done;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A figure over rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** How many times `other` is `ours`, round by round. */
export function ratio(other: readonly number[], ours: readonly number[]): Spread {
  return spread(other.map((value, round) => value / ours[round]!));
}
