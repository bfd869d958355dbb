import { childBit, type Grants, guardianBit } from '../grants.ts';
import { restsOn, situations } from '../vocabulary.ts';
import { type Answer, owedBits, type Row } from './answer-book.ts';
import { type State, wordNeeds, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type ProvableScope, type Proving, stateOf } from './proving.ts';

const nobodys = new Uint8Array(situations.length);
const everybodys = nobodys.slice().fill(childBit | guardianBit);

/** Who said yes to everything: nobody, the child, a guardian, both. The index is the bits. */
export const grantStates: readonly Grants[] = [
  nobodys,
  nobodys.slice().fill(childBit),
  nobodys.slice().fill(guardianBit),
  everybodys,
];

const grantWords = [
  'with no choice made',
  "with the child's yes",
  "with a guardian's yes",
  'with both yeses',
];

/** Asks for every decision of a group, with nobody's, the child's, a guardian's and both their yes. */
export function checkDecisions(proving: Proving, group: Group, scope: ProvableScope, revision: string): void {
  const names = ['choices', 'forbid', 'needed-yes', 'one-decision'] as const;
  const wanted = names.flatMap((name) => proving.finding(name) ?? []);
  if (wanted.length === 0) return;
  const [nobody, child, guardian, both] = grantStates as [Grants, Grants, Grants, Grants];
  const seen = new Set<Row>();
  for (const [at, row] of group.table.entries()) {
    const age = everyAge[at]!;
    for (const [number, answer] of row.answers.entries()) {
      const situation = situations[number]!;
      const plain = scope.decide(situation, age, nobody);
      const allowed =
        (plain.allowed ? 1 : 0) |
        (scope.decide(situation, age, child).allowed ? 2 : 0) |
        (scope.decide(situation, age, guardian).allowed ? 4 : 0) |
        (scope.decide(situation, age, both).allowed ? 8 : 0);
      if (allowed !== answer.allowed) sayAllowed(proving, stateOf(group, at, number), answer, allowed);
      const same = plain.effect === answer.effect && owedBits(plain.obligations) === answer.owed;
      if (!same || plain.revision !== revision) {
        const state = stateOf(group, at, number);
        const own = `is ${plain.effect} and owes ${plain.obligations.join(', ') || 'nothing'}`;
        const due = `is ${answer.effect} and owes ${answer.obligations.join(', ') || 'nothing'}`;
        proving
          .finding('one-decision')
          ?.broken(state, () =>
            same
              ? `${wordState(state)}, the decision names revision ${plain.revision}, and the rulebook ${revision}.`
              : `${wordState(state)}, the decision ${own}; on the page of all it ${due}.`,
          );
      }
    }
    if (!seen.has(row)) {
      seen.add(row);
      checkOthers(proving, group, scope, at);
    }
  }
  const asked = group.table.length * situations.length;
  proving.tally.decisions += asked * grantStates.length;
  for (const property of wanted) {
    property.checked += asked * (property.name === 'one-decision' ? 1 : grantStates.length);
  }
}

function sayAllowed(proving: Proving, state: State, answer: Answer, allowed: number): void {
  const words = (bits: number) => grantWords.filter((_, at) => bits & (1 << at));
  const due = answer.allowed;
  const opened = words(allowed & ~due)[0];
  const shut = words(due & ~allowed)[0];
  if (answer.rung === 3) {
    proving
      .finding('forbid')
      ?.broken(state, () => `${wordState(state)}, it is forbidden, and allowed ${opened}.`);
    return;
  }
  const wrong = () =>
    `${wordState(state)}, it is ${answer.effect} and ${wordNeeds(answer.need)}; it is ${opened ? `allowed ${opened}` : `refused ${shut}`}.`;
  proving.finding('needed-yes')?.broken(state, wrong);
  const steps = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ] as const;
  const lost = steps.find(([less, more]) => allowed & (1 << less) && !(allowed & (1 << more)));
  if (lost) {
    proving
      .finding('choices')
      ?.broken(
        state,
        () =>
          `${wordState(state)}, it is allowed ${grantWords[lost[0]]}, and refused ${grantWords[lost[1]]}.`,
      );
  }
}

/**
 * With everybody's yes to everything else, nothing opens that wants a yes of its own; and with everybody's yes to all that it
 * does not rest on, nothing opens at all.
 */
function checkOthers(proving: Proving, group: Group, scope: ProvableScope, at: number): void {
  const granted = everybodys.slice();
  for (const [number, situation] of situations.entries()) {
    const { rung, need, allowed } = group.table[at]!.answers[number]!;
    const ask = () => {
      proving.tally.decisions++;
      return scope.decide(situation, everyAge[at]!, granted).allowed;
    };
    granted[number] = 0;
    const alone = ask() === (rung < 3 && need === 0);
    for (const one of restsOn[number]!) granted[one] = 0;
    const apart = ask() === ((allowed & 1) === 1);
    for (const one of [number, ...restsOn[number]!]) granted[one] = childBit | guardianBit;
    if (alone && apart) continue;
    const state = stateOf(group, at, number);
    const opens = apart ? rung === 3 || need !== 0 : (allowed & 1) === 0;
    proving
      .finding('choices')
      ?.broken(
        state,
        () => `${wordState(state)}, a choice about something else ${opens ? 'opens' : 'shuts'} it.`,
      );
  }
}
