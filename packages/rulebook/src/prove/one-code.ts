import { adult } from '../age.ts';
import type { Code } from '../code.ts';
import { silentBaseline } from '../coverage.ts';
import { jurisdictionsOf } from '../place.ts';
import { levels, situations } from '../vocabulary.ts';
import type { Table } from './answer-book.ts';
import { differ, holdRows } from './compare.ts';
import { wordAge, wordState } from './counterexample.ts';
import { ageNumber, everyAge, Ground } from './ground.ts';
import { type ProvableRulebook, type Proving, type Spot, stateOf } from './proving.ts';

/**
 * The properties of one code by itself, beside a baseline that asks for nothing, in each place under it and where nothing is
 * known. The baseline is alone itself.
 */
export function walkCode(proving: Proving, code: Code): void {
  const younger = proving.findings.has('younger');
  const claim = proving.finding('weak-claim');
  if (!younger && !claim) return;
  const { standIn } = proving.ground;
  const alone = code.code === standIn ? [code] : [code, { ...silentBaseline, code: standIn }];
  const profile = proving.profile && { ...proving.profile, deviations: [] };
  const places = proving.ground.classes
    .flat()
    .filter((place) => jurisdictionsOf(place).includes(code.jurisdiction));
  const ground = new Ground(alone, profile, places);
  const under = ` under ${code.code} alone`;
  for (const day of ground.days) {
    let rulebook: ProvableRulebook | undefined;
    const wheres = [...ground.classes.map(([place]) => [place!]), 'unknown' as const];
    for (const where of wheres) {
      const { lines, key } = ground.law(where, day);
      if (lines.length === 0 || !proving.isNew(`alone ${code.code} ${key}`)) continue;
      rulebook ??= proving.engine(alone, { asOf: day, profile });
      const table = proving.book.table(rulebook.scope(where));
      const spot = { places: where, day };
      for (let rank = 1; younger && rank < levels.length; rank++) {
        for (let year = 0; year < adult; year++) {
          const [child, older] = [ageNumber(year, year, rank), ageNumber(year + 1, year + 1, rank)];
          holdRows(proving, 'younger', spot, table, child, older, under);
        }
      }
      const thresholds = claim ? lines.flatMap((line) => ground.lines[line]!.assurance ?? []) : [];
      for (const { past, level } of thresholds) {
        for (let rank = 1; rank < levels.indexOf(level); rank++) {
          for (let lo = past + 1; lo <= adult; lo++) {
            for (let hi = lo; hi <= adult; hi++) {
              const [claimed, believed] = [ageNumber(lo, hi, rank), ageNumber(past, hi, rank)];
              checkClaim(
                proving,
                spot,
                table,
                claimed,
                believed,
                `${under}, which wants ${level} past ${past}`,
              );
            }
          }
        }
      }
    }
  }
}

/** Somebody claims too weakly to be older, and must be answered as one who may be as young as the threshold. */
function checkClaim(
  proving: Proving,
  spot: Spot,
  table: Table,
  claimed: number,
  believed: number,
  under: string,
): void {
  const property = proving.finding('weak-claim')!;
  property.checked += situations.length;
  const [a, b] = [table[claimed]!, table[believed]!];
  if (a === b) return;
  const number = a.answers.findIndex((answer, one) => answer !== b.answers[one]);
  const state = stateOf(spot, claimed, number);
  property.broken(state, () => {
    const [own, other] = differ(proving, a, b, number);
    return `${wordState(state)}${under}, the answer ${own}; ${wordAge(everyAge[believed]!)} it ${other}.`;
  });
}
