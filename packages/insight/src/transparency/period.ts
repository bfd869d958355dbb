/** A quarter or a year, both days inclusive. */
export interface Period {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** @param text such as `2026Q4` or `2026`. @returns undefined where it is neither. */
export function readPeriod(text: string): Period | undefined {
  const found = /^(20\d\d)(?:Q([1-4]))?$/.exec(text);
  if (!found) return undefined;
  const [, year, quarter] = found;
  const first = quarter === undefined ? 0 : 3 * (Number(quarter) - 1);
  const last = new Date(Date.UTC(Number(year), first + (quarter === undefined ? 12 : 3), 0));
  const from = new Date(Date.UTC(Number(year), first, 1));
  return { name: text, from: from.toISOString().slice(0, 10), to: last.toISOString().slice(0, 10) };
}
