import type { Day } from '../code.ts';
import { childBit, guardianBit, neverBit } from '../grants.ts';
import {
  type Applying,
  answerByReference,
  applyingByReference,
  lawByReference,
  type ReferenceAnswer,
} from '../reference.ts';
import { type Situation, situations } from '../vocabulary.ts';
import { type Answer, owedBits, type Row, rungOf } from './answer-book.ts';
import { wordDifference, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Group, type Proving, stateOf } from './proving.ts';

/**
 * Has the reference evaluator read the law of a group for every age and situation, and compares. What it concludes from
 * the same rules is asked once.
 */
export function checkReference(proving: Proving, group: Group): void {
  const property = proving.finding('reference');
  if (!property) return;
  const { places, day } = group;
  const law = lawByReference(proving.codes, day, places, proving.profile);
  const deviations = (proving.profile?.deviations ?? []).filter(
    ({ approved, expires }) => approved <= day && day <= expires,
  );
  const names = deviations.map(({ id }) => id).join();
  // Years matter to what is concluded only by which deviations are about them.
  const kindsOf = ({ years }: Applying) =>
    [
      ...new Set(
        years.map((year) =>
          deviations.map(({ ages }) => (ages[0] <= year && year <= ages[1] ? 1 : 0)).join(''),
        ),
      ),
    ].join();
  const compared = new Map<ReferenceRow, Map<Row, number>>();
  for (const [at, row] of group.table.entries()) {
    property.checked += situations.length;
    const applying = applyingByReference(law, everyAge[at]!);
    const numbers = applying.map(({ rule }) => proving.ground.numberOfRule(rule));
    const kinds = deviations.length > 0 ? `${names} ${applying.map(kindsOf).join(';')}` : '';
    const key = `${String.fromCharCode(...numbers)} ${kinds}`;
    let reference = proving.memory.references.get(key);
    if (!reference) {
      reference = situations.map((situation) => refer(proving, applying, situation, day));
      proving.memory.references.set(key, reference);
    }
    const rows = compared.get(reference) ?? new Map<Row, number>();
    compared.set(reference, rows);
    const number = rows.get(row) ?? row.answers.findIndex((answer, one) => !agrees(answer, reference[one]!));
    rows.set(row, number);
    if (number < 0) continue;
    const state = stateOf(group, at, number);
    property.broken(state, () => {
      const [own, other] = wordDifference(row.answers[number]!, reference[number]!, proving.ground.lines);
      return `${wordState(state)}, the answer ${own}; by the plain reading of the codes it ${other}.`;
    });
  }
}

function refer(proving: Proving, applying: readonly Applying[], situation: Situation, day: Day): Answer {
  const ask = (granted: ('child' | 'guardian')[]): ReferenceAnswer =>
    answerByReference(
      applying,
      situation,
      granted.map((by) => ({ situation, by })),
      day,
      proving.profile,
    );
  const plain = ask([]);
  const states = [plain, ask(['child']), ask(['guardian']), ask(['child', 'guardian'])];
  const need = plain.needs.reduce((bits, by) => bits | (by === 'child' ? childBit : guardianBit), 0);
  const numbers = new Map(
    applying.map(({ code, rule }) => [
      `${code.code}/${rule.id}`,
      proving.ground.numberOf(code.code, rule.id),
    ]),
  );
  return {
    id: -1,
    effect: plain.effect,
    rung: rungOf(plain.effect),
    need: plain.effect === 'forbid' ? neverBit : need,
    owed: owedBits(plain.obligations),
    rules: plain.rules.map((name) => numbers.get(name)!).sort((a, b) => a - b),
    cited: [],
    obligations: plain.obligations,
    allowed: states.reduce((bits, { allowed }, at) => bits | (allowed ? 1 << at : 0), 0),
  };
}

/** What the reference says of every situation, in the form of answers. */
export type ReferenceRow = readonly Answer[];

function agrees(answer: Answer, other: Answer): boolean {
  return (
    answer.effect === other.effect &&
    answer.need === other.need &&
    answer.owed === other.owed &&
    answer.allowed === other.allowed &&
    answer.rules.length === other.rules.length &&
    answer.rules.every((line, at) => line === other.rules[at])
  );
}
