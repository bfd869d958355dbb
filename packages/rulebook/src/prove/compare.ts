import { situations } from '../vocabulary.ts';
import type { Answer, Row, Table } from './answer-book.ts';
import { wordAge, wordDifference, wordLack, wordState } from './counterexample.ts';
import type { PropertyName } from './findings.ts';
import { everyAge } from './ground.ts';
import { lacking } from './lacking.ts';
import { type Proving, type Spot, stateOf } from './proving.ts';

/** The row of one age must be at least as strict as that of another. */
export function holdRows(
  proving: Proving,
  name: PropertyName,
  spot: Spot,
  table: Table,
  stricter: number,
  looser: number,
  under = '',
): void {
  const property = proving.finding(name);
  if (!property) return;
  property.checked += situations.length;
  const [a, b] = [table[stricter]!, table[looser]!];
  if (a === b) return;
  const number = name === 'younger' ? firstLower(proving, a, b) : firstLooser(proving, a, b);
  if (number < 0) return;
  const state = stateOf(spot, looser, number);
  property.broken(state, () => {
    const [other, own] = wordLack(a.answers[number]!, b.answers[number]!, proving.ground.lines);
    return `${wordState(state)}${under}, the answer ${own}; ${wordAge(everyAge[stricter]!)} it ${other}.`;
  });
}

/** One table must be at least as strict as another at every age. `word` says what each of them is. */
export function hold(
  proving: Proving,
  name: PropertyName,
  spot: Spot,
  stricter: Table,
  looser: Table,
  word: () => readonly [looser: string, stricter: string],
): void {
  const property = proving.finding(name);
  if (!property) return;
  property.checked += everyAge.length * situations.length;
  for (let at = 0; at < everyAge.length; at++) {
    const [a, b] = [stricter[at]!, looser[at]!];
    if (a === b) continue;
    const number = firstLooser(proving, a, b);
    if (number < 0) continue;
    const state = stateOf(spot, at, number);
    property.broken(state, () => {
      const [other, own] = wordLack(a.answers[number]!, b.answers[number]!, proving.ground.lines);
      const [here, there] = word();
      return `${wordState(state)}, the answer ${own}${here}; ${there} ${other}.`;
    });
  }
}

/** The first situation in which `a` is looser than `b`. */
function firstLooser(proving: Proving, a: Row, b: Row): number {
  return remember(proving.memory.looser, a, b, () =>
    a.answers.findIndex((own, number) => isLooser(own, b.answers[number]!)),
  );
}

/** Whether one answer asks for less: in effect, in who has to say yes to it or to another, in what it owes or cites. */
export function isLooser(own: Answer, other: Answer): boolean {
  if (own === other) return false;
  if (own.rung < other.rung || own.ownRung < other.ownRung || (other.owed & ~own.owed) !== 0) return true;
  if (own.rung < 3 && ((other.need & ~own.need) !== 0 || lacking(own, other) !== undefined)) return true;
  return !other.rules.every((line) => own.rules.includes(line));
}

/** The first situation in which the effect of `a` is looser than that of `b`. */
function firstLower(proving: Proving, a: Row, b: Row): number {
  return remember(proving.memory.lower, a, b, () =>
    a.answers.findIndex((own, number) => own.rung < b.answers[number]!.rung),
  );
}

/** What tells two rows apart in one situation, said of each. */
export function differ(proving: Proving, a: Row, b: Row, number: number): readonly [string, string] {
  return wordDifference(a.answers[number]!, b.answers[number]!, proving.ground.lines);
}

function remember(memory: Map<number, number>, a: Row, b: Row, find: () => number): number {
  const key = a.id * 2 ** 26 + b.id;
  let found = memory.get(key);
  if (found === undefined) {
    found = find();
    memory.set(key, found);
  }
  return found;
}
