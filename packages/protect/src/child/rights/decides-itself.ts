import type { ChildNow } from '../facts/child-facts.ts';

/**
 * Whether the law of a child's place takes its own yes to holding an account, so that its data is the child's own affair:
 * it has reached the age of its own consent (GDPR Article 8, COPPA and their like). An age that is not known is not of it.
 */
export function decidesItself({ scope, age }: Pick<ChildNow, 'scope' | 'age'>): boolean {
  if (age.level === 'none') return false;
  const { effect, needs } = scope.decide('account.open/self', age);
  return effect !== 'forbid' && !needs.includes('guardian');
}
