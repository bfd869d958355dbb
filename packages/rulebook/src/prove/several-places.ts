import type { Day } from '../code.ts';
import type { Other } from '../decision.ts';
import { neverBit } from '../grants.ts';
import { situations } from '../vocabulary.ts';
import type { Answer, Row } from './answer-book.ts';
import { differ } from './compare.ts';
import { type State, wordDifference, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type PlacesOfDay, type ProvableRulebook, type Proving, stateOf } from './proving.ts';
import { checkAnswers } from './single-answers.ts';

/** Every two places joined, two of the same law among them, and all of them; each once for the lines of its parts. */
export function walkPairs(
  proving: Proving,
  day: Day,
  rulebook: ProvableRulebook,
  groups: readonly PlacesOfDay[],
): void {
  if (!proving.findings.has('joined-places')) return;
  for (const [index, a] of groups.entries()) {
    for (const [other, b] of groups.slice(index).entries()) {
      const second = other === 0 ? b.places[1] : b.places[0];
      if (second === undefined) continue;
      proving.tally.states++;
      const [low, high] = [a.group.id, b.group.id].sort((one, two) => one - two);
      if (proving.isNew(`joined ${low} ${high}`))
        walkJoined(proving, day, rulebook, [
          [a.places[0]!, a.group],
          [second, b.group],
        ]);
    }
  }
  const key = groups.map(({ group }) => group.id).join();
  if (groups.length > 2 && proving.isNew(`joined ${key}`)) {
    walkJoined(
      proving,
      day,
      rulebook,
      groups.map(({ places, group }) => [places[0]!, group]),
    );
  }
}

function walkJoined(
  proving: Proving,
  day: Day,
  rulebook: ProvableRulebook,
  parts: readonly (readonly [string, Group])[],
): void {
  const property = proving.finding('joined-places')!;
  const places = parts.map(([place]) => place);
  const spot = { places, day };
  const scope = rulebook.scope(places);
  const table = proving.book.table(scope);
  proving.tally.joined++;
  checkAnswers(proving, spot, table);
  const backwards = rulebook.scope([...places].reverse());
  const other = backwards === scope ? table : proving.book.table(backwards);
  const verdicts = new Map<string, number>();
  let last: { rows: Row[]; number: number } | undefined;
  for (let at = 0; at < everyAge.length; at++) {
    property.checked += situations.length;
    const rows = parts.map(([, { table: own }]) => own[at]!);
    rows.push(table[at]!, other[at]!);
    if (!last?.rows.every((row, one) => row === rows[one])) {
      const key = rows.map(({ id }) => id).join();
      const number = verdicts.get(key) ?? notJoined(rows);
      verdicts.set(key, number);
      last = { rows, number };
    }
    const { number } = last!;
    if (number < 0) continue;
    const state = stateOf(spot, at, number);
    property.broken(state, () => wordJoined(proving, state, parts, at, table[at]!, other[at]!));
  }
}

/** `parts` in words, against the row of the places joined and that of the same places the other way round. */
function wordJoined(
  proving: Proving,
  state: State,
  parts: readonly (readonly [string, Group])[],
  at: number,
  row: Row,
  backwards: Row,
): string {
  const number = situations.indexOf(state.situation);
  if (row !== backwards) {
    const one = row.answers.findIndex((answer, each) => answer !== backwards.answers[each]);
    if (one === number) {
      const [own, other] = differ(proving, row, backwards, number);
      return `${wordState(state)}, the answer ${own}; joined the other way round it ${other}.`;
    }
  }
  const answers = parts.map(([place, { table }]) => [place, table[at]!.answers[number]!] as const);
  const joined = join(answers.map(([, answer]) => answer));
  const own = row.answers[number]!;
  if (own.effect !== joined.effect) {
    const each = answers.map(([place, { effect }]) => `${effect} in ${place}`);
    return `${wordState(state)}, the answer is ${own.effect}; it is ${each.join(' and ')}.`;
  }
  const [here, there] = wordDifference(own, joined, proving.ground.lines);
  return `${wordState(state)}, the answer ${here}; what the places say by themselves, joined, ${there}.`;
}

/** The first situation in which the last two rows are not the rows before them joined, or -1. */
function notJoined(rows: readonly Row[]): number {
  const parts = rows.slice(0, -2);
  const [own, backwards] = rows.slice(-2) as [Row, Row];
  return own.answers.findIndex((answer, number) => {
    if (answer !== backwards.answers[number]) return true;
    const answers = parts.map((row) => row.answers[number]!);
    if (answers.every((part) => part === answer)) return false;
    const joined = join(answers);
    return (
      answer.rung !== joined.rung ||
      answer.owed !== joined.owed ||
      answer.own !== joined.own ||
      answer.need !== joined.need ||
      !sameOthers(answer.others, joined.others) ||
      answer.rules.length !== joined.rules.length ||
      !answer.rules.every((line, at) => line === joined.rules[at])
    );
  });
}

/** The strictest effect, and the union of all else. */
function join(
  answers: readonly Answer[],
): Omit<Answer, 'id' | 'allowed' | 'cited' | 'obligations' | 'standsIn'> {
  let [strictest, own] = [answers[0]!, answers[0]!];
  let [need, owed] = [0, 0];
  const rules = new Set<number>();
  const needs = new Map<number, number>();
  for (const answer of answers) {
    if (answer.rung > strictest.rung) strictest = answer;
    if (answer.ownRung > own.ownRung) own = answer;
    need |= answer.need;
    owed |= answer.owed;
    for (const line of answer.rules) rules.add(line);
    for (const other of answer.others) {
      needs.set(other.situation, (needs.get(other.situation) ?? 0) | other.need);
    }
  }
  const { effect, rung } = strictest;
  return {
    ...{ effect, rung, own: own.own, ownRung: own.ownRung, owed },
    need: rung === 3 ? neverBit : need,
    // What is forbidden in one of the places nobody opens, whoever has to say yes in another.
    others: [...needs]
      .sort(([a], [b]) => a - b)
      .map(([situation, bits]) => ({ situation, need: bits & neverBit ? neverBit : bits })),
    rules: [...rules].sort((a, b) => a - b),
  };
}

function sameOthers(some: readonly Other[], others: readonly Other[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ situation, need }, at) => situation === others[at]!.situation && need === others[at]!.need)
  );
}
