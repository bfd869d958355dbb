import { activityOf, factsOf, type Situation } from '@stairgate/rulebook';

/**
 * Whether a page offers to close it with a limit. Not an account and what it is held with, for nearly all else closes
 * with them; and not what a guardian sees, which only they open.
 */
export function isClosable(situation: Situation): boolean {
  return factsOf(situation).core !== true && !/^(account|monitor)\./.test(activityOf(situation));
}
