import { beforeYes } from './consent.ts';
import type { Decision } from './decision.ts';
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
}

/** Why a child cannot switch something on now, and what that is about. */
export type ChoiceRefusal =
  | { readonly code: 'locked' | 'guardian-needed' | 'not-needed' | 'duration-not-allowed' | 'no-session' }
  /** Something else has to be open first. */
  | { readonly code: 'waits'; readonly waitsFor: readonly Situation[] }
  | { readonly code: 'limited'; readonly limits: Decision['limits'] }
  | { readonly code: 'obligations-unmet'; readonly missing: readonly Obligation[] };

/** Before switching on, or not at all. The other obligations hold while it is on. */
const before: readonly Obligation[] = [...beforeYes, 'verify-age'];

/**
 * Why a child cannot switch something on: nothing is offered that cannot happen.
 * @param decision with the choices in force and the limits.
 * @param guardianSaidYes whether a guardian's yes to this situation counts.
 * @returns undefined where the child can.
 */
export function whyNotChoose(
  decision: Decision,
  guardianSaidYes: boolean,
  { duration, met, inSession, level }: Choosing,
): ChoiceRefusal | undefined {
  const { needs, obligations, waitsFor, limits } = decision;
  if (decision.reasons.includes('forbidden')) return { code: 'locked' };
  const closed = limits.filter(({ how }) => how === 'closed');
  if (closed.length > 0) return { code: 'limited', limits: closed };
  if (waitsFor.length > 0) return { code: 'waits', waitsFor };
  if (needs.includes('guardian') && !guardianSaidYes) return { code: 'guardian-needed' };
  if (!needs.includes('child')) return { code: 'not-needed' };
  if (duration === 'until-changed' && obligations.includes('reset-at-session-end'))
    return { code: 'duration-not-allowed' };
  if (duration === 'session' && !inSession) return { code: 'no-session' };
  const isProven = levels.indexOf(level) >= levels.indexOf('estimated');
  const missing = obligations.filter(
    (one) => before.includes(one) && (one === 'verify-age' ? !isProven : !met.includes(one)),
  );
  return missing.length > 0 ? { code: 'obligations-unmet', missing } : undefined;
}
