import type { Situation } from '@stairgate/rulebook';
import type { DecisionCount } from '@stairgate/wire';

export interface Answered {
  readonly situation: Situation;
  readonly yes: number;
  readonly no: number;
}

/** Sums up hours, age groups and places; what was asked most comes first. */
export function countAnswers(counts: readonly DecisionCount[]): readonly Answered[] {
  const sums = new Map<Situation, Answered>();
  for (const { situation, allowed, count } of counts) {
    const { yes, no } = sums.get(situation) ?? { yes: 0, no: 0 };
    sums.set(situation, { situation, yes: yes + (allowed ? count : 0), no: no + (allowed ? 0 : count) });
  }
  return [...sums.values()].sort((a, b) => b.yes + b.no - a.yes - a.no);
}
