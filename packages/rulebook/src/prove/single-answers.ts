import { childBit, guardianBit, neverBit } from '../grants.ts';
import { situations } from '../vocabulary.ts';
import { type Answer, owedBits, owedNames, type Row, rungOf, type Table } from './answer-book.ts';
import { wordNeeds, wordState } from './counterexample.ts';
import type { PropertyName } from './findings.ts';
import { type Proving, type Spot, stateOf } from './proving.ts';

/** For each property of a single answer that some answer of a row breaks, the first such. */
export type Faults = readonly (readonly [PropertyName, number])[];

/** What every answer has to be by itself. */
export function checkAnswers(proving: Proving, spot: Spot, table: Table): void {
  const wanted = (['cites', 'strictest', 'obligations', 'deviations'] as const).flatMap(
    (name) => proving.finding(name) ?? [],
  );
  for (const property of wanted) property.checked += table.length * situations.length;
  const deviations = proving.deviations(spot.day);
  const known = proving.memory.faults.get(deviations.join()) ?? new Map<Row, Faults>();
  proving.memory.faults.set(deviations.join(), known);
  for (const [at, row] of table.entries()) {
    let faults = known.get(row);
    if (!faults) {
      faults = judge(proving, row, deviations);
      known.set(row, faults);
    }
    for (const [name, number] of faults) {
      const state = stateOf(spot, at, number);
      const answer = row.answers[number]!;
      proving.finding(name)?.broken(state, () => `${wordState(state)}, ${wordFault(proving, name, answer)}.`);
    }
  }
}

function judge(proving: Proving, row: Row, deviations: readonly string[]): Faults {
  const first = (name: PropertyName, isRight: (answer: Answer, number: number) => boolean) => {
    const number = row.answers.findIndex((answer, one) => !isRight(answer, one));
    return number < 0 ? [] : [[name, number] as const];
  };
  return [
    ...first('cites', (answer) => citesWell(proving, answer)),
    ...first('strictest', (answer) => {
      const { rung, own, need } = strictest(answer);
      // A rule that a deviation lowers at some of the years is cited once, and may ask for a yes at the others too; one
      // that it lowers here may ask for more of another situation.
      const moved = deviations.length > 0;
      if (moved ? answer.rung < rung : answer.rung !== rung) return false;
      if (answer.ownRung !== own) return false;
      return moved ? (answer.need & need) === need || need === neverBit : answer.need === need;
    }),
    ...first('obligations', (answer) => answer.owed === owedBy(proving, answer)),
    ...first('deviations', (answer) =>
      answer.cited.every(({ line, citation }) => {
        const rule = proving.ground.lines[line]?.rule;
        if (!rule || citation.effect === rule.effect) return true;
        return (
          rule.compelling &&
          rungOf(citation.effect) < rungOf(rule.effect) &&
          deviations.includes(citation.deviation?.id ?? '')
        );
      }),
    ),
  ];
}

function citesWell(proving: Proving, { effect, cited }: Answer): boolean {
  const whole = cited.every(({ line, citation: { cite, url, says } }) => {
    const rule = proving.ground.lines[line]?.rule;
    return rule !== undefined && cite === rule.cite && url === rule.url && says === rule.says;
  });
  return whole && (effect === 'allow' || cited.some(({ citation }) => citation.effect === effect));
}

/** The strictest of all that is cited; and what is asked about this very situation, and about what it contains. */
function strictest({ cited }: Answer): { rung: number; own: number; need: number } {
  let [rung, own, need] = [0, 0, 0];
  for (const { citation } of cited) {
    const asks = rungOf(citation.effect);
    rung = Math.max(rung, asks);
    if (citation.about !== undefined) continue;
    own = Math.max(own, asks);
    if (asks === 1) need |= childBit;
    if (asks === 2) need |= guardianBit;
  }
  return { rung, own, need: rung === 3 ? neverBit : need };
}

function owedBy(proving: Proving, { cited }: Answer): number {
  return cited.reduce(
    (bits, { line, citation }) =>
      citation.about === undefined
        ? bits | owedBits(proving.ground.lines[line]?.rule?.obligations ?? [])
        : bits,
    0,
  );
}

function wordFault(proving: Proving, name: PropertyName, answer: Answer): string {
  const cited = answer.cited.map(({ citation: { code, rule, effect, about } }) => {
    return `${code}/${rule} (${effect}${about ? ` about ${about}` : ''})`;
  });
  const says = cited.length === 0 ? 'no rule' : cited.join(', ');
  if (name === 'cites') return `is ${answer.effect} and cites ${says}`;
  if (name === 'obligations') {
    const due = owedBy(proving, answer);
    const less = owedNames(due & ~answer.owed).join(', ');
    const more = owedNames(answer.owed & ~due).join(', ');
    if (less) return `does not owe ${less}, and cites ${says}, where that is asked for`;
    return `owes ${more}, and cites ${says}, where that is not asked for`;
  }
  if (name === 'deviations') return `has ${says} lowered, which may not be`;
  const { rung, own, need } = strictest(answer);
  if (answer.rung === rung && answer.ownRung !== own) {
    return `is ${answer.own} by its own rules, and what it cites is ${says}`;
  }
  return answer.rung === rung
    ? `${wordNeeds(answer.need)}, where what it cites ${wordNeeds(need)}: ${says}`
    : `is ${answer.effect}, and what it cites is ${says}`;
}
