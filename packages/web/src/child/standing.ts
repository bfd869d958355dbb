import { type Explanation, factsOf, type Situation } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import type { PageWords } from './page-words.ts';
import { withFirstSteps } from './waits.ts';

/** How a line stands: as the law and all choices have it, and never on for somebody who is not there. */
export function standing(
  situation: Situation,
  { situations, guardianState }: Pick<ChildPage, 'situations' | 'guardianState'>,
  words: Pick<PageWords, 'said' | 'nobody'>,
): Explanation {
  const said = words.said(situation, withFirstSteps(situations[situation], situations));
  const isForGuardian = factsOf(situation).reaches === 'guardian';
  if (said.state !== 'on' || !isForGuardian || guardianState === 'consented') return said;
  return { ...said, state: 'waits', stateText: words.nobody.state, why: words.nobody.why, next: [] };
}
