import { type Level, levels } from './vocabulary.ts';

/** Whole years from `lo` to `hi`, both inclusive, 0 to 18; 18 stands for 18 or older. */
export interface AgeInterval {
  readonly lo: number;
  readonly hi: number;
  readonly level: Level;
}

/** The oldest year that is told apart: 18 or older. */
export const adult = 18;

/** What is assumed of a person of whom nothing is known. */
export const unknownAge: AgeInterval = { lo: 0, hi: adult, level: 'none' };

/** An age that cannot be. `right` says what could. */
export class AgeError extends Error {
  readonly right: string;
  constructor(text: string, right: string) {
    super(`${text} ${right}`);
    this.name = 'AgeError';
    this.right = right;
  }
}

const right = 'Give whole years from 0 to 120, such as 13, a range such as 10-14, or "unknown".';

/** A checked interval; years above 18 count as 18. Throws `AgeError` on anything that is no age. */
export function ageInterval(lo: number, hi: number, level: Level): AgeInterval {
  for (const year of [lo, hi]) {
    if (!Number.isInteger(year) || year < 0 || year > 120) throw new AgeError(`${year} is no age.`, right);
  }
  if (lo > hi) throw new AgeError(`The range ${lo}-${hi} runs backwards.`, right);
  if (!levels.includes(level)) {
    throw new AgeError(`"${level}" is no level of assurance.`, `Use one of: ${levels.join(', ')}.`);
  }
  if (level === 'none') return unknownAge;
  return { lo: Math.min(lo, adult), hi: Math.min(hi, adult), level };
}

/** Reads `13`, `10-14`, `18+` or `unknown`. Throws `AgeError`. */
export function parseAge(text: string, level: Level): AgeInterval {
  const trimmed = text.trim().toLowerCase();
  if (trimmed === 'unknown') return unknownAge;
  const match = /^(\d{1,3})(?:-(\d{1,3})|(\+))?$/.exec(trimmed);
  if (!match) throw new AgeError(`"${text}" is no age.`, right);
  const lo = Number(match[1]);
  const hi = match[2] === undefined ? (match[3] ? Math.max(adult, lo) : lo) : Number(match[2]);
  return ageInterval(lo, hi, level);
}
