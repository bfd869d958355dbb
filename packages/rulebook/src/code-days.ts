import type { Code, Day, Source } from './code.ts';
import { dayAfter } from './day.ts';

/** A line that begins or ceases to bind. */
export interface DatedLine {
  readonly kind: 'rule' | 'assurance' | 'duty';
  readonly status: Source['status'];
}

export interface CodeDay {
  readonly day: Day;
  readonly begins: readonly DatedLine[];
  readonly ends: readonly DatedLine[];
}

/**
 * The days on which lines of a code begin or cease to bind, duties included, in order: the same on whatever day one asks.
 * Mappings bind nobody; bills and the unsure have no day.
 */
export function daysOfCode({
  rules,
  assurance,
  duties,
}: Pick<Code, 'rules' | 'assurance' | 'duties'>): CodeDay[] {
  const days = new Map<Day, { begins: DatedLine[]; ends: DatedLine[] }>();
  const on = (day: Day) => {
    const own = days.get(day) ?? { begins: [], ends: [] };
    days.set(day, own);
    return own;
  };
  for (const [kind, lines] of Object.entries({ rule: rules, assurance, duty: duties }))
    for (const { status, from, until, confidence } of lines) {
      if (confidence === 'low' || status === 'bill' || status === 'enjoined') continue;
      if (status === 'enacted' && from === undefined) continue;
      const line = { kind: kind as DatedLine['kind'], status };
      if (from !== undefined) on(from).begins.push(line);
      if (until !== undefined) on(dayAfter(until)).ends.push(line);
    }
  return [...days].sort(([a], [b]) => a.localeCompare(b)).map(([day, own]) => ({ day, ...own }));
}
