import { beforeYes } from './consent.ts';
import type { Decision } from './decision.ts';
import type { Grantor } from './grants.ts';
import { type Level, levels, type Obligation, type Situation } from './vocabulary.ts';

/** For how long a choice of the child's is to hold. */
export type ChoiceDuration = 'once' | 'session' | 'until-changed';

/** What a child who wants to switch something on says with it. */
export interface Choosing {
  readonly duration: ChoiceDuration;
  /** What was done before the child chose. */
  readonly met: readonly Obligation[];
  /** Whether a session is open. */
  readonly inSession: boolean;
  /** How surely the age is known. */
  readonly level: Level;
  /** Whether a guardian's yes to this very situation counts. */
  readonly guardianSaidYes: boolean;
}

/** Why a child cannot switch something on now, and what that is about. */
export type ChoiceRefusal =
  | { readonly code: 'locked' | 'guardian-needed' | 'not-needed' | 'duration-not-allowed' | 'no-session' }
  /** Something else has to be open first. */
  | { readonly code: 'waits'; readonly waitsFor: readonly Situation[] }
  | { readonly code: 'limited'; readonly limits: Decision['limits'] }
  | { readonly code: 'obligations-unmet'; readonly missing: readonly Obligation[] };

/**
 * Why a child cannot switch something on: nothing is offered that cannot happen.
 * @param law what the law says, with the choices in force and without limits.
 * @param limited the same with the limits that stand at any hour and count.
 * @returns undefined where the child can.
 */
export function whyNotChoose(
  law: Decision,
  limited: Decision,
  choosing: Choosing,
): ChoiceRefusal | undefined {
  const { duration, met, inSession, level, guardianSaidYes } = choosing;
  const { needs, obligations, waitsFor } = law;
  if (law.effect === 'forbid') return { code: 'locked' };
  if (needs.includes('guardian') && !guardianSaidYes) return { code: 'guardian-needed' };
  if (waitsFor.length > 0) return { code: 'waits', waitsFor };
  const closed = limited.limits.filter(({ how }) => how === 'closed');
  if (closed.length > 0) return { code: 'limited', limits: closed };
  if (!needs.includes('child')) {
    if (!asksEachTime(limited, 'child'))
      return { code: asksEachTime(limited, 'guardian') ? 'guardian-needed' : 'not-needed' };
    if (duration !== 'once') return { code: 'duration-not-allowed' };
  }
  if (duration === 'until-changed' && obligations.includes('reset-at-session-end'))
    return { code: 'duration-not-allowed' };
  if (duration === 'session' && !inSession) return { code: 'no-session' };
  const isProven = levels.indexOf(level) >= levels.indexOf('estimated');
  const missing = obligations.filter((one) =>
    one === 'verify-age' ? !isProven : beforeYes.includes(one) && !met.includes(one),
  );
  return missing.length > 0 ? { code: 'obligations-unmet', missing } : undefined;
}

/** Whether one of these is asked each time, by a limit on this very situation. */
export function asksEachTime({ situation, limits }: Decision, of: Grantor): boolean {
  return limits.some(
    ({ situation: one, by, how }) =>
      one === situation && how === 'ask' && (by === 'guardian' ? 'guardian' : 'child') === of,
  );
}
