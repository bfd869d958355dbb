import type { Code, Day, Source } from './code.ts';

/** Whether a line of a code binds on a day. `until` is the last day. Unconfirmed lines never bind. */
export function binds(line: Pick<Source, 'status' | 'from' | 'until' | 'confidence'>, day: Day): boolean {
  if (line.confidence === 'low' || line.status === 'bill' || line.status === 'enjoined') return false;
  if (line.status === 'enacted' && line.from === undefined) return false;
  return (line.from === undefined || line.from <= day) && (line.until === undefined || day <= line.until);
}

/** The days on which something starts or stops to bind, in order. */
export function daysOfChange(codes: readonly Code[]): readonly Day[] {
  const days = new Set<Day>();
  for (const code of codes) {
    for (const line of [...code.rules, ...code.assurance]) {
      if (line.confidence === 'low' || line.status === 'bill' || line.status === 'enjoined') continue;
      if (line.from !== undefined) days.add(line.from);
      if (line.until !== undefined) days.add(dayAfter(line.until));
    }
  }
  return [...days].sort();
}

function dayAfter(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
