import type { Day } from '../code.ts';
import type { Other } from '../decision.ts';
import { childBit, type Grant, type Grantor, guardianBit, neverBit } from '../grants.ts';
import type { Deviation } from '../profile.ts';
import {
  type Applying,
  answerByReference,
  applyingByReference,
  type LawThere,
  lawByReference,
  type ReferenceAnswer,
  type Said,
} from '../reference.ts';
import { activityNames, restsOn, situationNumber, situations } from '../vocabulary.ts';
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
  const parts = law.map((there) => touching(proving, group, there, deviations));
  const compared = new Map<ReferenceRow, Map<Row, number>>();
  for (const [at, row] of group.table.entries()) {
    property.checked += situations.length;
    const key = parts.map((ages) => ages[at]!.kind).join();
    let reference = proving.memory.references.get(key);
    if (!reference) {
      const applying = parts.flatMap((ages) => ages[at]!.applying);
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

/** What of one code touches somebody of one age. */
export interface Touching {
  readonly applying: readonly Applying[];
  /** Equal where the same is concluded from it. */
  readonly kind: number;
}

/** What of one code touches somebody, by number of age; the same lines of it are asked about once. */
function touching(
  proving: Proving,
  { law: { uncovered } }: Group,
  there: LawThere,
  deviations: readonly Deviation[],
): readonly Touching[] {
  const { ground, memory } = proving;
  const names = deviations.map(({ id }) => id);
  const lines = [...there.rules, ...there.assurance].map((line) => ground.numberOfLine(line));
  const id = `${there.code.code} ${lines} ${names} ${there.onlyAt ? uncovered : ''}`;
  let ages = memory.touching.get(id);
  if (!ages) {
    // Years matter to what is concluded only by which deviations are about them.
    const kindOf = (year: number) =>
      deviations.map(({ ages: [lo, hi] }) => (lo <= year && year <= hi ? 1 : 0)).join('');
    const kindsOf = (years: readonly number[]) =>
      deviations.length === 0 ? '' : [...new Set(years.map(kindOf))].join();
    // What stands in does so for some activities, at some of the years.
    const standing = ({ years, onlyAt }: Applying) =>
      activityNames.map((activity) => {
        const some = years.filter((year) => onlyAt!.get(activity)!.has(year));
        return some.length === 0 ? '' : `+${kindsOf(some)}`;
      });
    ages = everyAge.map((age): Touching => {
      const applying = applyingByReference([there], age);
      const words = applying.map((one) => {
        const kinds = one.onlyAt ? standing(one).join('/') : kindsOf(one.years);
        return `${ground.numberOfLine(one.rule)}:${kinds}`;
      });
      const key = `${names} ${there.onlyAt ? 'in place of law' : ''} ${words}`;
      const kind = memory.kinds.get(key) ?? memory.kinds.size;
      memory.kinds.set(key, kind);
      return { applying, kind };
    });
    memory.touching.set(id, ages);
  }
  return ages;
}

/** For each situation everybody's yes to that and to all that it rests on. */
const everybody = situations.map((situation, number) => {
  const about = [situation, ...restsOn[number]!.map((one) => situations[one]!)];
  const by = (...some: Grantor[]): readonly Grant[] =>
    about.flatMap((one) => some.map((each) => ({ situation: one, by: each })));
  return { nobody: by(), child: by('child'), guardian: by('guardian'), both: by('child', 'guardian') };
});

function referAll(proving: Proving, applying: readonly Applying[], day: Day): ReferenceRow {
  const { ground, profile } = proving;
  const known = new Map<string, Said>();
  const ask = (who: keyof (typeof everybody)[number]) =>
    situations.map((situation, number) =>
      answerByReference(applying, situation, everybody[number]![who], day, profile, [], known),
    );
  const states = [ask('nobody'), ask('child'), ask('guardian'), ask('both')];
  const numbers = new Map(
    applying.map(({ code, rule }) => [`${code.code}/${rule.id}`, ground.numberOfLine(rule)]),
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
