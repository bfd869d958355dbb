import { activityOf, type Counted, isSituation, type SetLimit } from '@stairgate/rulebook';
import type { UseCount } from '../../child/time/time-of.ts';

interface Asked {
  readonly counted?: Counted | undefined;
}

/** Whether an answer takes the minutes that the service counted: minutes are limited, and the platform says none. */
export function needsMinutes(
  asked: Asked & ({ readonly situation: string } | { readonly action: string }),
  set: readonly SetLimit[] | undefined,
): boolean {
  if (set === undefined || asked.counted?.minutes !== undefined) return false;
  const name = 'situation' in asked ? asked.situation : asked.action;
  const activity = isSituation(name) ? activityOf(name) : name;
  return activity === 'engage.use' && set.some(({ kind }) => kind === 'minutes');
}

/** The same question with what was counted. What nobody counts stays unknown, and counts as too much. */
export function withMinutes<A extends Asked>(asked: A, count: UseCount | null | undefined): A {
  if (count === null || count === undefined) return asked;
  return { ...asked, counted: { ...asked.counted, minutes: count.ms / 60_000 } };
}
