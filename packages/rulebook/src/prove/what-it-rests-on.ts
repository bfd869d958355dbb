import { childBit, guardianBit } from '../grants.ts';
import { restsOn, situations, within } from '../vocabulary.ts';
import type { Row } from './answer-book.ts';
import { isLooser } from './compare.ts';
import { wordLack, wordNeeds, wordOther, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type ProvableScope, type Proving, stateOf } from './proving.ts';

/** What is wider is never looser; what rests on another lists it, and is closed while that is. */
export function checkWhatItRestsOn(proving: Proving, group: Group, scope: ProvableScope): void {
  const wider = proving.finding('wider');
  const resting = proving.finding('needs-other');
  if (!wider && !resting) return;
  const seen = new Set<Row>();
  for (const [at, row] of group.table.entries()) {
    if (wider) wider.checked += situations.length;
    if (resting) resting.checked += situations.length;
    if (seen.has(row)) continue;
    seen.add(row);
    if (wider && proving.isNew(`wider ${row.id}`)) checkWider(proving, group, at, row);
    if (!resting) continue;
    if (proving.isNew(`rests ${row.id}`)) checkListed(proving, group, at, row);
    checkClosed(proving, group, at, row, scope);
  }
}

function checkWider(proving: Proving, group: Group, at: number, row: Row): void {
  for (const [number, answer] of row.answers.entries()) {
    const narrower = within[number]!.find((one) => isLooser(answer, row.answers[one]!));
    if (narrower === undefined) continue;
    const state = stateOf(group, at, number);
    proving.finding('wider')!.broken(state, () => {
      const [other, own] = wordLack(answer, row.answers[narrower]!, proving.ground.lines);
      return `${wordState(state)}, the answer ${other}; it contains ${situations[narrower]}, which ${own}.`;
    });
  }
}

/** Each answer is as strict as what it rests on, and lists of that what wants a yes, with the yes that it wants. */
function checkListed(proving: Proving, group: Group, at: number, row: Row): void {
  const property = proving.finding('needs-other')!;
  for (const [number, answer] of row.answers.entries()) {
    for (const one of restsOn[number]!) {
      const other = row.answers[one]!;
      const state = stateOf(group, at, number);
      if (answer.rung < other.ownRung) {
        property.broken(
          state,
          () =>
            `${wordState(state)}, it is ${answer.effect} and rests on ${situations[one]}, which is ${other.own}.`,
        );
      }
      // Of what is forbidden for the sake of another again, the row does not say whose yes it would take by itself.
      if (answer.rung === 3) continue;
      const listed = answer.others.find(({ situation }) => situation === one)?.need ?? 0;
      if (listed === other.need) continue;
      property.broken(
        state,
        () =>
          `${wordState(state)}, the answer ${wordOther(answer, one)}, where that ${wordNeeds(other.need)}.`,
      );
    }
  }
}

const all = childBit | guardianBit;

/** While exactly one yes is missing to what something rests on, it is refused, and waits for exactly that. */
function checkClosed(proving: Proving, group: Group, at: number, row: Row, scope: ProvableScope): void {
  const property = proving.finding('needs-other')!;
  const granted = new Uint8Array(situations.length).fill(all);
  for (const [number, answer] of row.answers.entries()) {
    if (answer.rung === 3) continue;
    for (const one of restsOn[number]!) {
      for (const bit of [childBit, guardianBit]) {
        if ((row.answers[one]!.need & bit) === 0) continue;
        granted[one] = all & ~bit;
        const { allowed, waitsFor } = scope.decide(situations[number]!, everyAge[at]!, granted);
        granted[one] = all;
        proving.tally.decisions++;
        const state = stateOf(group, at, number);
        const missing = `every yes but ${bit === childBit ? "the child's" : "a guardian's"} to ${situations[one]}`;
        if (allowed) {
          property.broken(
            state,
            () => `${wordState(state)}, it is allowed with ${missing}, on which it rests.`,
          );
        } else if (waitsFor.join() !== situations[one]) {
          const names = waitsFor.join(' and ') || 'nothing';
          property.broken(
            state,
            () => `${wordState(state)}, with ${missing}, it says that it waits for ${names}.`,
          );
        }
      }
    }
  }
}
