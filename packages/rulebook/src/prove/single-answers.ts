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
      const { rung, need } = strictest(answer);
      if (answer.rung !== rung) return false;
      // A rule that a deviation lowers at some of the years is cited once, and may ask for a yes at the others too.
      const moved = deviations.length > 0;
      return moved ? (answer.need & need) === need || need === neverBit : answer.need === need;
    }),
    ...first('obligations', (answer) => answer.owed === owedBy(proving, answer)),
    ...first('deviations', (answer) =>
      answer.cited.every(({ line, citation }) => {
        const rule = proving.ground.lines[line]?.rule;
        if (!rule || citation.effect === rule.effect) return true;
        return (
          rule.compelling &&
          rule.effect !== 'forbid' &&
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

function strictest({ cited }: Answer): { rung: number; need: number } {
  let [rung, need] = [0, 0];
  for (const { citation } of cited) {
    const own = rungOf(citation.effect);
    rung = Math.max(rung, own);
    if (own === 1) need |= childBit;
    if (own === 2) need |= guardianBit;
  }
  return { rung, need: rung === 3 ? neverBit : need };
}

function owedBy(proving: Proving, { rules }: Answer): number {
  return rules.reduce(
    (bits, line) => bits | owedBits(proving.ground.lines[line]?.rule?.obligations ?? []),
    0,
  );
}

function wordFault(proving: Proving, name: PropertyName, answer: Answer): string {
  const cited = answer.cited.map(({ citation }) => `${citation.code}/${citation.rule} (${citation.effect})`);
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
  const { rung, need } = strictest(answer);
  return answer.rung === rung
    ? `${wordNeeds(answer.need)}, where what it cites ${wordNeeds(need)}: ${says}`
    : `is ${answer.effect}, and what it cites is ${says}`;
}
