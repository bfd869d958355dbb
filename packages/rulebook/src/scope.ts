import { type AgeInterval, adult } from './age.ts';
import type { BindingCode, BindingRule, RuleCitation } from './binding.ts';
import { type Cell, Decision, type LawTable, type PlaceNote, unknownSituation } from './decision.ts';
import { childBit, type Grants, guardianBit, neverBit } from './grants.ts';
import {
  effects,
  type Level,
  levels,
  type Obligation,
  obligationNames,
  type Situation,
  situationNumber,
  situations,
} from './vocabulary.ts';

const years = adult + 1;
const needOfRung = [0, childBit, guardianBit, neverBit] as const;

interface ScopeParts {
  readonly binding: readonly BindingCode[];
  readonly citations: readonly RuleCitation[];
  readonly revision: string;
  readonly note: PlaceNote;
}

/**
 * The law of a set of jurisdictions, as a table: a row for each level of assurance and age interval, made when first
 * asked for, and in it a cell for each situation. Deciding is a few array reads.
 */
export class Scope implements LawTable {
  readonly revision: string;
  /** Why every code is joined here, if that is because the place told us too little. */
  readonly note: PlaceNote;
  readonly #codes: readonly BindingCode[];
  readonly #bySituation: readonly (readonly BindingRule[])[];
  readonly #citations: readonly RuleCitation[];
  readonly #rows: (readonly Cell[] | undefined)[] = new Array(levels.length * years * years).fill(undefined);
  readonly #cells = new Map<string, Cell>();

  constructor({ binding, citations, revision, note }: ScopeParts) {
    this.revision = revision;
    this.note = note;
    this.#codes = binding;
    this.#citations = citations;
    const bySituation: BindingRule[][] = situations.map(() => []);
    for (const { rules } of binding) {
      for (const rule of rules) for (const situation of rule.situations) bySituation[situation]!.push(rule);
    }
    this.#bySituation = bySituation;
  }

  /** The codes that are joined here. */
  get codes(): readonly string[] {
    return this.#codes.map(({ code }) => code.code);
  }

  /**
   * The answer for one situation. A situation that is not in the vocabulary is refused, with that reason.
   * `age` comes from `ageInterval` or `parseAge`; without evidence every age is possible.
   */
  decide(situation: Situation, age: AgeInterval, granted?: Grants): Decision {
    const number = situationNumber(situation);
    if (number < 0) return unknownSituation(situation, this.revision);
    const cell = this.row(age)[number]!;
    const has = granted === undefined ? 0 : granted[number]!;
    return new Decision(this, situation, age, cell, has);
  }

  /** The cells of one age interval, by number of situation. */
  row({ lo, hi, level }: AgeInterval): readonly Cell[] {
    const rank = rankOf(level);
    const from = rank === 0 ? 0 : lo;
    const to = rank === 0 ? adult : hi;
    const at = (rank * years + from) * years + to;
    return this.#rows[at] ?? this.#makeRow(at, rank, from, to);
  }

  #makeRow(at: number, rank: number, lo: number, hi: number): readonly Cell[] {
    if (!(rank >= 0 && lo >= 0 && lo <= hi && hi <= adult && Number.isInteger(lo) && Number.isInteger(hi))) {
      throw new RangeError(`${lo}-${hi} is no age interval. Make it with ageInterval or parseAge.`);
    }
    const youngest = new Map(
      this.#codes.map(({ code, thresholds }) => {
        let from = lo;
        for (const { past, rank: wanted } of thresholds) if (from > past && rank < wanted) from = past;
        return [code, from];
      }),
    );
    const lows = new Map(
      this.#codes.flatMap((bound) => bound.rules.map((rule) => [rule, youngest.get(bound.code)!])),
    );
    const row = this.#bySituation.map((rules) => {
      const binding = rules.filter(
        (bound) => bound.rule.ages[0] <= hi && lows.get(bound)! <= bound.rule.ages[1],
      );
      return this.#cell(binding);
    });
    this.#rows[at] = row;
    return row;
  }

  #cell(binding: readonly BindingRule[]): Cell {
    const key = binding.map(({ provision }) => provision).join();
    const known = this.#cells.get(key);
    if (known) return known;
    let rung = 0;
    let need = 0;
    const owed = new Set<Obligation>();
    for (const { rung: own, rule } of binding) {
      rung = Math.max(rung, own);
      need |= needOfRung[own]!;
      for (const obligation of rule.obligations) owed.add(obligation);
    }
    const cell: Cell = Object.freeze({
      effect: effects[rung]!,
      rung,
      need: rung === 3 ? neverBit : need,
      obligations: Object.freeze(obligationNames.filter((name) => owed.has(name))),
      rules: Object.freeze(
        [...binding]
          .sort((a, b) => b.rung - a.rung || a.provision - b.provision)
          .map(({ provision }) => this.#citations[provision]!),
      ),
    });
    this.#cells.set(key, cell);
    return cell;
  }
}

/** The index in `levels`, or -1. Every decision asks for it, and a table by name costs it a quarter of its time. */
function rankOf(level: Level): number {
  switch (level) {
    case 'none':
      return 0;
    case 'self-declared':
      return 1;
    case 'declared-by-guardian-or-device':
      return 2;
    case 'estimated':
      return 3;
    case 'verified':
      return 4;
    default:
      return -1;
  }
}
