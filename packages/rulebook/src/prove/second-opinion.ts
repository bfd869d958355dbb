import type { Day } from '../code.ts';
import type { Other } from '../decision.ts';
import { childBit, guardianBit, neverBit } from '../grants.ts';
import {
  type Applying,
  answerByReference,
  applyingByReference,
  lawByReference,
  type ReferenceAnswer,
  type Said,
} from '../reference.ts';
import { activityNames, situationNumber, situations } from '../vocabulary.ts';
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
  const kindOf = (year: number) =>
    deviations.map(({ ages }) => (ages[0] <= year && year <= ages[1] ? 1 : 0)).join('');
  const kindsOf = ({ years }: Pick<Applying, 'years'>) =>
    deviations.length === 0 ? '' : [...new Set(years.map(kindOf))].join();
  // What stands in does so for some activities, at some years.
  const known = new Map<string, number>();
  const whereItStandsIn = ({ rule, years, onlyAt }: Applying): number => {
    const id = `${proving.ground.numberOfRule(rule)} ${years[0]} ${years.length}`;
    let where = known.get(id);
    if (where === undefined) {
      const each = activityNames.map((activity) => years.filter((year) => onlyAt!.get(activity)!.has(year)));
      const words = each.map((some) => (some.length === 0 ? '' : `+${kindsOf({ years: some })}`)).join();
      const { standing } = proving.memory;
      where = standing.get(words) ?? standing.size;
      standing.set(words, where);
      known.set(id, where);
    }
    return where;
  };
  const compared = new Map<ReferenceRow, Map<Row, number>>();
  for (const [at, row] of group.table.entries()) {
    property.checked += situations.length;
    const applying = applyingByReference(law, everyAge[at]!);
    const numbers = applying.map(({ rule }) => proving.ground.numberOfRule(rule));
    const kinds = deviations.length > 0 ? `${names} ${applying.map(kindsOf).join(';')}` : '';
    const standing = applying.flatMap((one) => (one.onlyAt ? whereItStandsIn(one) : []));
    const key = `${String.fromCharCode(...numbers)} ${kinds} ${standing}`;
    let reference = proving.memory.references.get(key);
    if (!reference) {
      reference = referAll(proving, applying, day);
      proving.memory.references.set(key, reference);
    }
    const rows = compared.get(reference) ?? new Map<Row, number>();
    compared.set(reference, rows);
    const number = rows.get(row) ?? row.answers.findIndex((answer, one) => !agrees(answer, reference[one]!));
    rows.set(row, number);
    if (number < 0) continue;
    const state = stateOf(group, at, number);
    property.broken(state, () => {
      const [mine, theirs] = [row.answers[number]!, reference[number]!];
      const others = sameOthers(mine, theirs) ? mine.others : theirs.others;
      const [own, other] = wordDifference(mine, { ...theirs, others }, proving.ground.lines);
      return `${wordState(state)}, the answer ${own}; by the plain reading of the codes it ${other}.`;
    });
  }
}

function referAll(proving: Proving, applying: readonly Applying[], day: Day): ReferenceRow {
  const { ground, profile } = proving;
  const known = new Map<string, Said>();
  const ask = (granted: ('child' | 'guardian')[]) =>
    situations.map((situation) => {
      const choices = granted.flatMap((by) => activityNames.map((activity) => ({ situation: activity, by })));
      return answerByReference(applying, situation, choices, day, profile, [], known);
    });
  const states = [ask([]), ask(['child']), ask(['guardian']), ask(['child', 'guardian'])];
  const numbers = new Map(
    applying.map(({ code, rule }) => [`${code.code}/${rule.id}`, ground.numberOfRule(rule)]),
  );
  const needs = states[0]!.map((plain) => needOf(plain));
  return situations.map((_, number) => {
    const plain = states[0]![number]!;
    return {
      id: -1,
      effect: plain.effect,
      rung: rungOf(plain.effect),
      own: plain.own,
      ownRung: rungOf(plain.own),
      need: needs[number]!,
      others: plain.waitsFor
        .map(situationNumber)
        .map((other): Other => ({ situation: other, need: needs[other]! })),
      owed: owedBits(plain.obligations),
      rules: [...new Set(plain.rules.map((name) => numbers.get(name)!))].sort((a, b) => a - b),
      cited: [],
      obligations: plain.obligations,
      standsIn: false,
      allowed: states.reduce((bits, each, at) => bits | (each[number]!.allowed ? 1 << at : 0), 0),
    };
  });
}

function needOf({ effect, needs }: ReferenceAnswer): number {
  if (effect === 'forbid') return neverBit;
  return needs.reduce((bits, by) => bits | (by === 'child' ? childBit : guardianBit), 0);
}

/** What the reference says of every situation, in the form of answers. */
export type ReferenceRow = readonly Answer[];

function agrees(answer: Answer, other: Answer): boolean {
  return (
    answer.effect === other.effect &&
    answer.own === other.own &&
    answer.need === other.need &&
    sameOthers(answer, other) &&
    answer.owed === other.owed &&
    answer.allowed === other.allowed &&
    answer.rules.length === other.rules.length &&
    answer.rules.every((line, at) => line === other.rules[at])
  );
}

/** Of what is forbidden, the reference does not say whose yes each other would take. */
function sameOthers({ others, rung }: Answer, { others: theirs }: Answer): boolean {
  return (
    others.length === theirs.length &&
    others.every(
      ({ situation, need }, at) =>
        situation === theirs[at]!.situation && (rung === 3 || need === theirs[at]!.need),
    )
  );
}
