import { situations } from '../vocabulary.ts';
import type { Table } from './answer-book.ts';
import { differ } from './compare.ts';
import { wordPlaces, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type ProvableRulebook, type Proving, type Spot, stateOf } from './proving.ts';

/** Another place or day with the lines of a known group must have its table. */
export function checkSameLaw(proving: Proving, known: Group, spot: Spot, table: Table): void {
  const property = proving.finding('same-law');
  if (!property) return;
  property.checked += table.length * situations.length;
  for (const [at, row] of table.entries()) {
    if (row === known.table[at]) continue;
    const number = row.answers.findIndex((answer, one) => answer !== known.table[at]!.answers[one]);
    const state = stateOf(spot, at, number);
    property.broken(state, () => {
      const [here, there] = differ(proving, row, known.table[at]!, number);
      return `${wordState(state)}, the answer ${here}, and it ${there} in ${wordPlaces(known.places)} on ${known.day}, where the same lines are law.`;
    });
  }
}

/** The same law, compiled afresh and asked from the last age to the first. */
export function checkAsking(proving: Proving, group: Group, again: ProvableRulebook): void {
  const property = proving.finding('asking-again');
  if (!property) return;
  property.checked += everyAge.length * situations.length;
  const table = proving.book.table(again.scope(group.places), true);
  for (const [at, row] of table.entries()) {
    const first = group.table[at]!;
    if (row === first) continue;
    const number = row.answers.findIndex((answer, one) => answer !== first.answers[one]);
    const state = stateOf(group, at, number);
    property.broken(state, () => {
      const [own, other] = differ(proving, first, row, number);
      return `${wordState(state)}, the answer ${own}; asked again in another order it ${other}.`;
    });
  }
}
