import { type Situation, situations } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import type { PageWords } from './page-words.ts';

/** What somebody else did between two looks at the page, in sentences: answers of a guardian, and what went off. */
export function changesBetween(
  before: ChildPage,
  after: ChildPage,
  titleOf: (situation: Situation) => string,
  { changes, fill }: PageWords,
): readonly string[] {
  const said: string[] = [];
  for (const situation of situations) {
    const was = before.situations[situation];
    const is = after.situations[situation];
    if (was.ask === 'waiting' && is.ask === 'approved')
      said.push(fill(changes.approved, { title: titleOf(situation) }));
    if (was.ask === 'waiting' && is.ask === 'refused')
      said.push(fill(changes.refused, { title: titleOf(situation) }));
  }
  const sleeps = ({ situations: all }: ChildPage, situation: Situation) =>
    all[situation].sleeping.some(({ by }) => by === 'guardian');
  const gone = situations.filter(
    (situation) =>
      before.situations[situation].has.includes('guardian') &&
      !after.situations[situation].has.includes('guardian'),
  );
  // A yes that sleeps was not taken back.
  const lost = gone.filter((situation) => !sleeps(after, situation));
  if (lost.length < gone.length) said.push(changes.asleep);
  if (lost.length === 1 && lost[0]) said.push(fill(changes.lost, { title: titleOf(lost[0]) }));
  if (lost.length > 1) said.push(fill(changes.lostMany, { count: lost.length }));
  const guardianLimits = ({ limits }: ChildPage) =>
    new Set(limits.flatMap(({ by, limitId }) => (by === 'guardian' ? [limitId] : [])));
  const [had, has] = [guardianLimits(before), guardianLimits(after)];
  if ([...has].some((id) => !had.has(id))) said.push(changes.limited);
  if ([...had].some((id) => !has.has(id))) said.push(changes.unlimited);
  const { guardianState: was } = before;
  if (was !== 'consented' && after.guardianState === 'consented') said.push(changes.consented);
  if (was !== 'refused' && after.guardianState === 'refused') said.push(changes.declined);
  return said;
}
