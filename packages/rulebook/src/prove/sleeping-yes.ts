import { beforeYes, type GivenYes, type Terms, termsOf } from '../consent.ts';
import type { Other } from '../decision.ts';
import { childBit, type Grantor, guardianBit, neverBit } from '../grants.ts';
import { type Obligation, restsOn, situations } from '../vocabulary.ts';
import { type Answer, owedBits, type Row, type Table } from './answer-book.ts';
import { isSmaller, sizeOf, wordAge, wordPlaces, wordState } from './counterexample.ts';
import { everyAge } from './ground.ts';
import { type Proving, type Spot, type StateOfLaw, stateOf } from './proving.ts';

/** Remembers of each row the smallest state in which it holds. */
export function meetRows(proving: Proving, { places, day }: Spot, table: Table): void {
  if (!proving.findings.has('sleep')) return;
  const { rows } = proving.memory;
  const first = new Map<Row, number>();
  // The unknown age, which is the widest, comes first in the table and last here.
  for (let step = 1; step <= table.length; step++) {
    const at = step % table.length;
    if (!first.has(table[at]!)) first.set(table[at]!, at);
  }
  for (const [row, at] of first) {
    const known = rows.get(row);
    if (known && !isSmaller(sizeOf(stateOf({ places, day }, at, 0)), sizeOf(stateOf(known, known.at, 0))))
      continue;
    rows.set(row, { places, day, at });
  }
}

/** What a yes can be held against in one answer. */
interface Wanted {
  readonly need: number;
  readonly others: readonly Other[];
  readonly strong: boolean;
  readonly apart: boolean;
  readonly before: boolean;
  /** The codes that ask for a guardian's yes. */
  readonly law: ReadonlySet<string>;
  /** Equal where all but the law is. */
  readonly shape: string;
}

/** What the law of some state says of a situation and of all that it rests on, as far as a yes hangs on it. */
interface Standing {
  readonly row: Row;
  readonly spot: StateOfLaw;
  readonly own: Wanted;
  /** Numbers, equal where the shapes are, or the laws. */
  readonly shape: number;
  readonly law: number;
}

/**
 * For every situation, every two states of law that there are anywhere: yeses that were given under the one, held against
 * the other. Pairs that differ only in which codes it is that ask for the guardian's yes are one: whether all that ask now
 * asked then is what tells.
 */
export function checkSleep(proving: Proving): void {
  const property = proving.finding('sleep');
  if (!property) return;
  const rows = [...proving.memory.rows].map(([row, spot]) => ({
    row,
    spot,
    size: sizeOf(stateOf(spot, spot.at, 0)),
  }));
  rows.sort((a, b) => (isSmaller(a.size, b.size) ? -1 : 1));
  const wants = new Map<Answer, Wanted>();
  for (const number of situations.keys()) {
    const about = [number, ...restsOn[number]!];
    const shapes = new Map<string, number>();
    const laws = new Map<string, readonly ReadonlySet<string>[]>();
    const standings = new Map<string, Standing>();
    for (const { row, spot } of rows) {
      const each = about.map((one) => wantedOf(row.answers[one]!, wants));
      const shape = each.map((one) => one.shape).join(' ');
      const law = each.map((one) => [...one.law].join()).join(' ');
      if (standings.has(`${shape} ${law}`)) continue;
      if (!shapes.has(shape)) shapes.set(shape, shapes.size);
      if (!laws.has(law))
        laws.set(
          law,
          each.map((one) => one.law),
        );
      standings.set(`${shape} ${law}`, {
        ...{ row, spot, own: each[0]! },
        shape: shapes.get(shape)!,
        law: [...laws.keys()].indexOf(law),
      });
    }
    const known = knownLaw([...laws.values()]);
    const done = new Set<number>();
    const all = [...standings.values()];
    for (const now of all) {
      // Where nobody's yes is wanted nothing sleeps, and what is forbidden no yes opens.
      if (now.own.need === 0 || now.own.need === neverBit) continue;
      for (const then of all) {
        property.checked++;
        const key = (now.shape * shapes.size + then.shape) * known.kinds + known.of[then.law]![now.law]!;
        if (done.has(key)) continue;
        done.add(key);
        carry(proving, number, then, now);
      }
    }
  }
}

function wantedOf(answer: Answer, wants: Map<Answer, Wanted>): Wanted {
  let wanted = wants.get(answer);
  if (!wanted) {
    const owes = (obligation: Obligation) => (answer.owed & owedBits([obligation])) !== 0;
    const asking = answer.cited.filter(
      ({ citation: { effect, about } }) => effect === 'guardian' && about === undefined,
    );
    const [strong, apart] = [owes('strong-consent'), owes('separate-consent')];
    const before = answer.owed & owedBits(beforeYes);
    const others = answer.others.map(({ situation, need }) => `${situation}:${need}`);
    wanted = {
      ...{ need: answer.need, others: answer.others, strong, apart, before: before !== 0 },
      law: new Set(asking.map(({ citation }) => citation.code).sort()),
      shape: [answer.need, others, strong, apart, before].join(),
    };
    wants.set(answer, wanted);
  }
  return wanted;
}

/** For each two laws a number, equal where the same of what asks now asked then. */
function knownLaw(laws: readonly (readonly ReadonlySet<string>[])[]) {
  const kinds = new Map<string, number>();
  const of = laws.map((then) =>
    laws.map((now) => {
      const key = now.map((law, at) => ([...law].every((code) => then[at]!.has(code)) ? 1 : 0)).join('');
      if (!kinds.has(key)) kinds.set(key, kinds.size);
      return kinds.get(key)!;
    }),
  );
  return { of, kinds: kinds.size };
}

/** How a yes was given. */
interface Manner {
  readonly reach: 'internal' | 'disclosure';
  readonly apart: boolean;
  readonly told: boolean;
}

const best: Manner = { reach: 'disclosure', apart: true, told: true };
const manners: readonly Manner[] = [
  best,
  { ...best, reach: 'internal' },
  { ...best, apart: false },
  { ...best, told: false },
  { reach: 'internal', apart: false, told: false },
];
const all = childBit | guardianBit;

/** Yeses that were given under one law, and what of them is left under another. */
function carry(proving: Proving, number: number, then: Standing, now: Standing): void {
  const about = [number, ...restsOn[number]!];
  const termsFor = new Map<number, Terms>();
  const termsGiven = (one: number): Terms => {
    let terms = termsFor.get(one);
    if (!terms) {
      const { row, spot } = then;
      terms = termsOf({ row: () => row.cells }, situations[one]!, everyAge[spot.at]!);
      termsFor.set(one, terms);
    }
    return terms;
  };
  const yeses = new Map<Manner, readonly (readonly [one: number, bit: number, yes: GivenYes])[]>();
  const yesesIn = (manner: Manner) => {
    let all = yeses.get(manner);
    if (!all) {
      const met = manner.told ? beforeYes : [];
      const { reach, apart } = manner;
      all = about.flatMap((one) => {
        const yes = { situation: situations[one]!, terms: termsGiven(one), met };
        return [
          [one, childBit, { ...yes, by: 'child' }] as const,
          [one, guardianBit, { ...yes, by: 'guardian', reach, apart }] as const,
        ];
      });
      yeses.set(manner, all);
    }
    return all;
  };
  const wake = (has: (one: number) => number, manner: Manner) => {
    const given: GivenYes[] = [];
    for (const [one, bit, yes] of yesesIn(manner)) if (has(one) & bit) given.push(yes);
    return proving.awake(now.row.cells, given).granted;
  };
  for (const manner of manners) {
    const granted = wake(() => all, manner);
    for (const by of ['child', 'guardian'] as const) {
      const bit = by === 'child' ? childBit : guardianBit;
      if ((now.own.need & bit) === 0 || (granted[number]! & bit) === 0) continue;
      const lack = wordLacking(by, manner, then.own, now.own);
      if (lack) {
        const yes = by === 'child' ? "the child's yes" : "a guardian's yes";
        sayBroken(proving, number, now, `${yes} counts that was given ${wordThen(then)}, ${lack}`);
      }
    }
  }
  for (const has of refusedWith(number, then.own)) {
    const granted = wake(has, best);
    if (!isOpen(now.own, number, (one) => granted[one]!)) continue;
    sayBroken(
      proving,
      number,
      now,
      `it is allowed by what was said ${wordThen(then)}, where that did not open it`,
    );
  }
}

function isOpen({ need, others }: Wanted, number: number, has: (one: number) => number): boolean {
  return (need & ~has(number)) === 0 && others.every((other) => (other.need & ~has(other.situation)) === 0);
}

/** Whose yeses to what did not open something: nobody's to one of all that it hangs on, one person's, or all but one. */
function refusedWith(number: number, then: Wanted): ((one: number) => number)[] {
  const own = [0, childBit, guardianBit, all];
  const rest: ((one: number) => number)[] = [() => all];
  if (restsOn[number]!.length > 0) rest.push(() => 0);
  for (const { situation } of then.others) {
    for (const bits of own.slice(0, 3)) rest.push((one: number) => (one === situation ? bits : all));
  }
  return own
    .flatMap((bits) => rest.map((others) => (one: number) => (one === number ? bits : others(one))))
    .filter((has) => !isOpen(then, number, has));
}

/** What the law of now wants of a yes and it has not; undefined where that is nothing. */
function wordLacking(by: Grantor, manner: Manner, then: Wanted, now: Wanted): string | undefined {
  if (by === 'child')
    return now.before && !manner.told ? 'who had not been told what comes first' : undefined;
  if (now.strong && manner.reach !== 'disclosure') return 'by a method that is too weak for it';
  if (now.apart && !manner.apart) return 'together with others';
  const other = [...now.law].find((code) => !then.law.has(code));
  return other && `on a notice that says nothing of ${other}`;
}

function wordThen({ spot: { places, day, at } }: Standing): string {
  return `in ${wordPlaces(places)} on ${day}, ${wordAge(everyAge[at]!)}`;
}

function sayBroken(proving: Proving, number: number, { spot }: Standing, what: string): void {
  const state = stateOf(spot, spot.at, number);
  proving.finding('sleep')!.broken(state, () => `${wordState(state)}, ${what}.`);
}
