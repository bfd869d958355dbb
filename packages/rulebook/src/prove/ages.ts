import { adult } from '../age.ts';
import type { Cell } from '../decision.ts';
import { levels, situations } from '../vocabulary.ts';
import { differ, holdRows } from './compare.ts';
import { wordLine, wordState } from './counterexample.ts';
import { ageNumber } from './ground.ts';
import { concerns, type Group, type ProvableScope, type Proving, stateOf } from './proving.ts';

/** Wider intervals, weaker evidence, and no evidence at all. */
export function checkAges(proving: Proving, group: Group, scope: ProvableScope): void {
  const { table } = group;
  for (let rank = 1; rank < levels.length; rank++) {
    for (let lo = 0; lo <= adult; lo++) {
      for (let hi = lo; hi <= adult; hi++) {
        const at = ageNumber(lo, hi, rank);
        holdRows(proving, 'unknown-age', group, table, 0, at);
        if (rank > 1) holdRows(proving, 'weaker-evidence', group, table, ageNumber(lo, hi, rank - 1), at);
        if (hi < adult) holdRows(proving, 'wider-age', group, table, ageNumber(lo, hi + 1, rank), at);
        if (lo > 0) holdRows(proving, 'wider-age', group, table, ageNumber(lo - 1, hi, rank), at);
      }
    }
  }
  const property = proving.finding('unknown-age');
  if (!property) return;
  const seen = new Set<readonly Cell[]>();
  for (let lo = 0; lo <= adult; lo++) {
    for (let hi = lo; hi <= adult; hi++) {
      const given = scope.row({ lo, hi, level: 'none' });
      property.checked += situations.length;
      if (seen.has(given)) continue;
      seen.add(given);
      const row = proving.book.row(given);
      if (row === table[0]) continue;
      const number = row.answers.findIndex((answer, one) => answer !== table[0]!.answers[one]);
      const state = { ...stateOf(group, 0, number), age: { lo, hi, level: 'none' as const } };
      property.broken(state, () => {
        const [here, there] = differ(proving, row, table[0]!, number);
        return `${wordState(state)}, the answer ${here} if ${lo === hi ? lo : `${lo} to ${hi}`} is said without evidence, and ${there} if nothing is said.`;
      });
    }
  }
}

/** Rules bind at their own years of age, and the baseline at those that nothing covers. A verified age is believed by every code. */
export function checkYears(proving: Proving, group: Group): void {
  const property = proving.finding('ages');
  if (!property) return;
  const { ground } = proving;
  const { lines } = ground;
  for (let year = 0; year <= adult; year++) {
    const at = ageNumber(year, year, levels.length - 1);
    const row = group.table[at]!;
    property.checked += situations.length;
    const due = group.law.lines.filter((line) => ground.isDue(group.law, line, year));
    const cited = new Set(row.rules);
    for (const line of [
      ...row.rules.filter((one) => one >= 0 && !due.includes(one)),
      ...due.filter((one) => !cited.has(one)),
    ]) {
      const { rule } = lines[line]!;
      const number = situations.findIndex((one) => concerns(rule!.situations, one));
      const state = stateOf(group, at, number);
      const verb = cited.has(line) ? 'cites' : 'does not cite';
      property.broken(
        state,
        () =>
          `${wordState(state)}, ${verb} ${wordLine(lines[line]!)}, which is for ages ${rule!.ages.join('-')}${lines[line]!.code.code === ground.standIn ? ' where nothing covers them' : ''}.`,
      );
    }
  }
}
