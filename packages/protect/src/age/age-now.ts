import { type AgeInterval, adult, type Day, type Level, levels, unknownAge } from '@stairgate/rulebook';

/** What one piece of evidence said on the day it was learnt: whole years, 18 for 18 or older. */
export interface AgeEvidence {
  readonly lo: number;
  readonly hi: number;
  readonly level: Level;
  readonly learntOn: Day;
}

/**
 * The age that all evidence together gives on a day. A function of the set: the order of arrival never matters.
 *
 * 1. Each interval is raised by the years since it was learnt: `lo` by full years, `hi` by started ones.
 * 2. Only the strongest level present counts. A weaker claim neither raises nor lowers it: proving an age is how a
 *    wrong claim is put right, so the claim cannot go on counting against the proof. (Who doubts a proof complains
 *    about "age".)
 * 3. Within that level the lowest upper bound wins. What starts above it contradicts it and is set aside; what is left
 *    all contains that bound and is intersected. So two that overlap are intersected, and of two that do not the lower
 *    counts.
 */
export function ageNow(evidence: readonly AgeEvidence[], today: Day): AgeInterval {
  let level: Level = 'none';
  for (const one of evidence) if (levels.indexOf(one.level) > levels.indexOf(level)) level = one.level;
  if (level === 'none') return unknownAge;
  const raised = evidence.filter((one) => one.level === level).map((one) => raise(one, today));
  const hi = Math.min(...raised.map((one) => one.hi));
  const lo = Math.max(...raised.filter((one) => one.lo <= hi).map((one) => one.lo));
  return { lo, hi, level };
}

function raise({ lo, hi, learntOn }: AgeEvidence, today: Day): { lo: number; hi: number } {
  const full = fullYears(learntOn, today);
  const started = today.slice(5) === learntOn.slice(5) ? full : full + 1;
  return { lo: Math.min(adult, lo + full), hi: Math.min(adult, hi + (today <= learntOn ? 0 : started)) };
}

/** Full years from one day to another; 29 February has its anniversary on 1 March. Never below 0. */
export function fullYears(from: Day, to: Day): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return Math.max(0, to.slice(5) < from.slice(5) ? years - 1 : years);
}

/**
 * The whole years that somebody born in a month has on a day (UTC). Within that very month the birthday may or may not
 * have been, so both ages are possible and the lower one decides.
 * @param month 1 to 12.
 */
export function ageFromMonth(year: number, month: number, today: Day): { lo: number; hi: number } {
  const thisYear = Number(today.slice(0, 4));
  const thisMonth = Number(today.slice(5, 7));
  const hi = thisYear - year - (thisMonth < month ? 1 : 0);
  const lo = thisMonth === month ? hi - 1 : hi;
  return { lo: Math.min(adult, Math.max(0, lo)), hi: Math.min(adult, Math.max(0, hi)) };
}

/** The day, in UTC, of a time in milliseconds. */
export function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}
