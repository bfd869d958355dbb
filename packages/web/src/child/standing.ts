import { type Explanation, factsOf, type Situation } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import type { PageWords } from './page-words.ts';
import { withFirstSteps } from './waits.ts';

/** How a line stands: as the law and all choices have it, and never on for somebody who is not there. */
export function standing(
  situation: Situation,
  {
    situations,
    guardianState,
    decidesItself,
  }: Pick<ChildPage, 'situations' | 'guardianState'> & Partial<Pick<ChildPage, 'decidesItself'>>,
  words: Pick<PageWords, 'said' | 'nobody'>,
): Explanation {
  const said = words.said(situation, withFirstSteps(situations[situation], situations));
  const isForGuardian = factsOf(situation).reaches === 'guardian';
  if (!isForGuardian || guardianState === 'consented') return said;
  // Nobody is there, and nobody is needed: it waits for nothing.
  if (decidesItself && (said.state === 'on' || said.state === 'waits'))
    return { ...said, state: 'off', stateText: words.nobody.state, why: words.nobody.unneeded, next: [] };
  if (said.state !== 'on') return said;
  return { ...said, state: 'waits', stateText: words.nobody.state, why: words.nobody.why, next: [] };
}
