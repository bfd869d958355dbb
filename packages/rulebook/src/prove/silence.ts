import { adult } from '../age.ts';
import type { Day } from '../code.ts';
import { answerByReference, applyingByReference, lawByReference } from '../reference.ts';
import {
  activityNumbers,
  levels,
  type Situation,
  situationNumber,
  situations,
  within,
} from '../vocabulary.ts';
import { type Answer, owedBits, owedNames, rungOf } from './answer-book.ts';
import { wordLine, wordNeeds, wordState } from './counterexample.ts';
import { ageNumber, everyAge } from './ground.ts';
import { concerns, type Group, type Proving, stateOf } from './proving.ts';

/** What the baseline says by itself of one situation, and of what that contains. */
export interface Floor {
  readonly rung: number;
  readonly effect: Answer['effect'];
  readonly need: number;
  readonly owed: number;
  readonly rules: readonly number[];
}

/**
 * Of every year of age, in every activity that nothing covers at it, the answer is that of the baseline, or stricter; and
 * where something covers it, the baseline is cited for what is about others alone.
 */
export function checkSilence(proving: Proving, group: Group): void {
  const property = proving.finding('silence');
  if (!property) return;
  const { ground } = proving;
  const { law } = group;
  // A profile may have law of one place stand in elsewhere.
  const isLaw = (line: number) => law.lines.includes(line) && !law.standing.has(line);
  for (let year = 0; year < adult; year++) {
    const at = ageNumber(year, year, levels.length - 1);
    const floors = floorsOf(proving, group.day, year);
    property.checked += situations.length;
    for (const [number, answer] of group.table[at]!.answers.entries()) {
      const isOpen = (one: number) => (law.uncovered[activityNumbers[one]!]! & (1 << year)) !== 0;
      const state = stateOf(group, at, number);
      if (isOpen(number)) {
        const lack = wordLackOf(proving, answer, floors[number]!);
        if (lack) {
          property.broken(
            state,
            () =>
              `${wordState(state)}, where nothing covers it, the answer ${lack[0]}; the baseline ${lack[1]}.`,
          );
        }
      }
      const stray = answer.cited.find(({ line, citation: { about } }) => {
        const standsIn = ground.lines[line]?.code.code === ground.standIn && !isLaw(line);
        return standsIn && !isOpen(about === undefined ? number : situationNumber(about));
      });
      if (stray) {
        property.broken(
          state,
          () =>
            `${wordState(state)}, cites ${wordLine(ground.lines[stray.line]!)}, where other law covers it.`,
        );
      }
    }
  }
}

function floorsOf(proving: Proving, day: Day, year: number): readonly Floor[] {
  const { ground, profile, memory } = proving;
  const law = ground.binding(day).filter((line) => ground.lines[line]!.code.code === ground.standIn);
  const key = `${law} ${proving.deviations(day)} ${year}`;
  let floors = memory.floors.get(key);
  if (!floors) {
    const baseline = ground.codes.filter(({ code }) => code === ground.standIn);
    const applying = applyingByReference(
      lawByReference(baseline, day, 'unknown', profile).filter(({ onlyAt }) => onlyAt !== undefined),
      everyAge[ageNumber(year, year, levels.length - 1)]!,
    );
    floors = situations.map((situation, number): Floor => {
      const about: readonly Situation[] = [situation, ...within[number]!.map((one) => situations[one]!)];
      const own = applying.filter(({ rule }) => about.some((one) => concerns(rule.situations, one)));
      const { own: effect, needs, obligations, rules } = answerByReference(own, situation, [], day, profile);
      return {
        effect,
        rung: rungOf(effect),
        need: needs.reduce((bits, by) => bits | (by === 'child' ? 1 : 2), 0),
        owed: owedBits(obligations),
        rules: effect === 'allow' ? [] : rules.map((name) => nameToLine(proving, name)),
      };
    });
    memory.floors.set(key, floors);
  }
  return floors;
}

function nameToLine(proving: Proving, name: string): number {
  const at = name.indexOf('/');
  return proving.ground.numberOf(name.slice(0, at), name.slice(at + 1));
}

/** In what an answer is looser than the baseline, said of each. */
function wordLackOf(proving: Proving, answer: Answer, floor: Floor): readonly [string, string] | undefined {
  if (answer.ownRung < floor.rung) return [`is ${answer.own}`, `says ${floor.effect}`];
  if (answer.rung < 3 && floor.need & ~answer.need) return [wordNeeds(answer.need), wordNeeds(floor.need)];
  const owed = owedNames(floor.owed & ~answer.owed).join(', ');
  if (owed) return [`does not owe ${owed}`, 'asks for that'];
  const uncited = floor.rules.find((line) => !answer.rules.includes(line));
  if (uncited === undefined) return undefined;
  return [`does not cite ${wordLine(proving.ground.lines[uncited]!)}`, `says ${floor.effect}`];
}
