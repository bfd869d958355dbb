import { type AgeInterval, type Level, levels, unknownAge } from '@stairgate/rulebook';

/** The age that two statements leave possible together, known as surely as the weaker of them: never a looser one. */
export function widestAge(a: AgeInterval, b: AgeInterval): AgeInterval {
  if (a.level === 'none' || b.level === 'none') return unknownAge;
  const level: Level = levels.indexOf(a.level) < levels.indexOf(b.level) ? a.level : b.level;
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi), level };
}
