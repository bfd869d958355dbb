import { type Situation, situations } from '@stairgate/rulebook';
import type { ChildPage } from '../api/child.ts';

/** What somebody else did between two looks at the page, in sentences: answers of a guardian, and what went off. */
export function changesBetween(
  before: ChildPage,
  after: ChildPage,
  titleOf: (situation: Situation) => string,
): readonly string[] {
  const said: string[] = [];
  for (const situation of situations) {
    const was = before.situations[situation];
    const is = after.situations[situation];
    if (was.ask === 'waiting' && is.ask === 'approved')
      said.push(`Your grown-up said yes: ${titleOf(situation)}.`);
    if (was.ask === 'waiting' && is.ask === 'refused')
      said.push(`Your grown-up said no: ${titleOf(situation)}.`);
  }
  const lost = situations.filter(
    (situation) =>
      before.situations[situation].has.includes('guardian') &&
      !after.situations[situation].has.includes('guardian'),
  );
  if (lost.length === 1 && lost[0]) said.push(`Your grown-up took back their yes: ${titleOf(lost[0])}.`);
  if (lost.length > 1) said.push(`Your grown-up took back their yes. ${lost.length} things went off.`);
  const { guardianState: was } = before;
  if (was !== 'consented' && after.guardianState === 'consented')
    said.push('Your grown-up answered and said yes.');
  if (was !== 'refused' && after.guardianState === 'refused')
    said.push('Your grown-up answered and said no.');
  return said;
}
