import { factsOf, isSituation } from '@stairgate/rulebook';
import type { IconName } from './icon.tsx';

/** The drawing for a situation. */
export function situationIcon(situation: string): IconName {
  return isSituation(situation) ? factsOf(situation).icon : 'info';
}
