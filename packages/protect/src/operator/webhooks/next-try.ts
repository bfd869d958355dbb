const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Pauses after each attempt that failed, as Standard Webhooks has them: 75 hours and a half in all. */
const pauses: readonly number[] = [
  ...[5 * second, 5 * minute, 30 * minute],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour),
];
/** By how much a pause may be longer, so that what failed together does not come back together. */
const jitter = 0.2;
const longestAsked = 24 * hour;

/**
 * Milliseconds until a delivery is tried again, or null where it has been tried for long enough.
 * @param attempts made so far, one or more.
 * @param chance from 0 to below 1.
 * @param asked seconds for which the receiver asked to be left alone (`Retry-After`).
 */
export function nextTry(attempts: number, chance: number, asked = 0): number | null {
  const pause = pauses[attempts - 1];
  if (pause === undefined) return null;
  return Math.max(Math.round(pause * (1 + jitter * chance)), Math.min(longestAsked, asked * second));
}
