import type { Code, Confidence, Day, Rule, Source, Status } from './code.ts';

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

/** A rule that binds, with what deciding needs of it. `provision` is its place in the rulebook's list. */
export interface BindingRule {
  readonly provision: number;
  readonly code: number;
  readonly rule: Rule;
  readonly situations: readonly number[];
  readonly rung: number;
}

/** How surely an age must be known to count as older than `past`, under one code. */
export interface Threshold {
  readonly past: number;
  readonly rank: number;
  readonly places?: readonly string[];
}

/** One code, reduced to what binds on the day. */
export interface BindingCode {
  readonly code: Code;
  readonly rules: readonly BindingRule[];
  /** From the highest `past` to the lowest. */
  readonly thresholds: readonly Threshold[];
}

/** What is cited when a rule binds. */
export interface RuleCitation {
  readonly code: string;
  readonly rule: string;
  readonly short: string;
  readonly jurisdiction: string;
  readonly cite: string;
  readonly url: string;
  readonly says: string;
  readonly effect: Rule['effect'];
  readonly status: Status;
  readonly confidence: Confidence;
}
