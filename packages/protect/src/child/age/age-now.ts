import { type AgeInterval, adult, type Day, type Level, levels, unknownAge } from '@stairgate/rulebook';

/** What one piece of evidence said on the day it was learnt: whole years, 18 for 18 or older. */
export interface AgeEvidence {
  readonly lo: number;
  readonly hi: number;
  readonly level: Level;
  readonly learntOn: Day;
}

/** Between which days somebody was born: after one, if that is known, and no later than the other. */
interface Born {
  readonly after: Day | null;
  readonly until: Day;
}

/**
 * The age that all evidence together gives on a day. A function of the set: the order of arrival never matters, and
 * what is in conflict stays in conflict however many years pass.
 *
 * 1. Each piece says between which days the child was born. Years therefore raise an age by themselves, and never
 *    early: `lo` goes up when a full year has passed since the evidence was learnt.
 * 2. The strongest level present counts. Proof (estimated or verified) outweighs any claim: it is how a wrong claim
 *    is put right, so the claim cannot go on counting against it. Whoever doubts a proof complains about "age".
 * 3. Between claims the lower age counts: somebody who says to be younger than the device or the guardian says is
 *    believed, at the level of a self-declaration. (A child on a grown-up's telephone is the common case.)
 * 4. Within one level, what overlaps is intersected. Of what does not, the youngest counts: the latest day after which
 *    one piece says the child was born. Pieces that end before it contradict it and are set aside.
 */
export function ageNow(evidence: readonly AgeEvidence[], today: Day): AgeInterval {
  const strongest = Math.max(0, ...evidence.map(({ level }) => levels.indexOf(level)));
  const level = levels[strongest]!;
  const born = bornAt(evidence, level);
  if (born === null) return unknownAge;
  if (level === 'declared-by-guardian-or-device') {
    const claimed = bornAt(evidence, 'self-declared');
    if (claimed?.after != null && claimed.after >= born.until) return ageOf(claimed, 'self-declared', today);
  }
  return ageOf(born, level, today);
}

function bornAt(evidence: readonly AgeEvidence[], level: Level): Born | null {
  const all = evidence.filter((one) => one.level === level && level !== 'none').map(bornFrom);
  if (all.length === 0) return null;
  let after: Day | null = null;
  for (const one of all) if (one.after !== null && (after === null || one.after > after)) after = one.after;
  let until: Day | null = null;
  for (const one of all) {
    if (after !== null && one.until <= after) continue;
    if (until === null || one.until < until) until = one.until;
  }
  return { after, until: until! };
}

/** Somebody is `lo` to `hi` on a day if born after the day `hi` + 1 years before it and by the day `lo` years before. */
function bornFrom({ lo, hi, learntOn }: AgeEvidence): Born {
  return { after: hi >= adult ? null : yearsBefore(learntOn, hi + 1), until: yearsBefore(learntOn, lo) };
}

function ageOf({ after, until }: Born, level: Level, today: Day): AgeInterval {
  const lo = fullYears(until, today);
  // Born the day after `after` at the earliest, whose anniversary is not today.
  const hi = after === null ? adult : fullYears(after, today) - (after.slice(5) === today.slice(5) ? 1 : 0);
  return { lo: Math.min(adult, lo), hi: Math.min(adult, Math.max(lo, hi)), level };
}

/** The same day of an earlier year. 29 February stays 29 February, also in years that have none: days only compare. */
function yearsBefore(day: Day, years: number): Day {
  return `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
}

/** Full years from one day to another; 29 February has its anniversary on 1 March. Never below 0. */
function fullYears(from: Day, to: Day): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return Math.max(0, to.slice(5) < from.slice(5) ? years - 1 : years);
}
