import type { AgeInterval } from '../age.ts';
import type { RuleCitation } from '../binding.ts';
import type { Cell, Other } from '../decision.ts';
import { type Effect, type Obligation, obligationNames } from '../vocabulary.ts';
import { everyAge, type Ground, type Lines } from './ground.ts';

/** The ladder as the design has it, written here again: a proof must not take it from the engine. */
const ladder: readonly Effect[] = ['allow', 'opt-in', 'guardian', 'forbid'];

/** What an engine cites, and the number of that rule among the lines; -1 where no code has it. */
export interface Cited {
  readonly line: number;
  readonly citation: RuleCitation;
  /** Equal for two that cite the same rule for the same effect, about the same, lowered by the same. */
  readonly key: string;
}

/** One distinct answer that an engine gave for some cell. Two cells that say the same are the same object. */
export interface Answer {
  readonly id: number;
  readonly effect: Effect;
  /** 0 to 3, or -1 for an effect off the ladder. */
  readonly rung: number;
  /** What is said of the situation alone, where all else that it needs is open, and its rung. */
  readonly own: Effect;
  readonly ownRung: number;
  /** Bits of who has to say yes, as in `Grants`. */
  readonly need: number;
  /** Other situations that have to be open, in order, and whose yes each takes. */
  readonly others: readonly Other[];
  /** With whose yes to everything it is allowed: a bit each for nobody's, the child's, a guardian's and both. */
  readonly allowed: number;
  /** A bit for each obligation, by its place in the vocabulary. */
  readonly owed: number;
  /** The rules cited, in order and each once. */
  readonly rules: Lines;
  readonly cited: readonly Cited[];
  readonly obligations: readonly Obligation[];
  /** Whether it says that a rule stands in for law. */
  readonly standsIn: boolean;
}

/** The answers to every situation at one age. Two that say the same are the same object. */
export interface Row {
  readonly id: number;
  readonly answers: readonly Answer[];
  /** Every rule cited somewhere in it, in order. */
  readonly rules: Lines;
  /** As an engine gave it when it was first met. */
  readonly cells: readonly Cell[];
}

/** A row for each of `everyAge`. */
export type Table = readonly Row[];

/** A list of citations; two that say the same are the same object. */
interface SaidRules {
  readonly id: number;
  readonly cited: readonly Cited[];
}

/** What was read of one table. Kept no longer, since the next has cells of its own. */
interface Reading {
  readonly cells: Map<Cell, Answer>;
  readonly lists: Map<readonly RuleCitation[], SaidRules>;
}

const newReading = (): Reading => ({ cells: new Map(), lists: new Map() });

interface Asked {
  row(age: AgeInterval): readonly Cell[];
}

/** Reads what engines answer, and keeps every distinct answer and every distinct row once. */
export class AnswerBook {
  /** How many cells were asked for. */
  cells = 0;
  readonly #ground: Ground;
  readonly #answers = new Map<string, Answer>();
  readonly #rows = new Map<string, Row>();
  readonly #citations = new WeakMap<RuleCitation, Cited>();
  readonly #names = new Map<string, number>();
  readonly #lists = new Map<string, SaidRules>();

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Asks for every age, in this order or backwards. A row that is the same array as another is read once. */
  table(scope: Asked, backwards = false): Table {
    const rows: Row[] = new Array(everyAge.length);
    const reading = newReading();
    const seen = new Map<readonly Cell[], Row>();
    let [last, row]: [readonly Cell[] | undefined, Row | undefined] = [undefined, undefined];
    for (let step = 0; step < everyAge.length; step++) {
      const at = backwards ? everyAge.length - 1 - step : step;
      const given = scope.row(everyAge[at]!);
      if (given !== last) {
        row = seen.get(given);
        if (!row) {
          row = this.#row(given, reading);
          seen.set(given, row);
        }
        last = given;
      }
      rows[at] = row!;
      this.cells += given.length;
    }
    return rows;
  }

  /** One row by itself. */
  row(given: readonly Cell[]): Row {
    this.cells += given.length;
    return this.#row(given, newReading());
  }

  #row(given: readonly Cell[], reading: Reading): Row {
    const { cells } = reading;
    const answers: Answer[] = [];
    let key = '';
    for (const cell of given) {
      let answer = cells.get(cell);
      if (!answer) {
        answer = this.#answer(cell, reading);
        cells.set(cell, answer);
      }
      answers.push(answer);
      key += String.fromCharCode(answer.id & 0xffff, answer.id >>> 16);
    }
    let row = this.#rows.get(key);
    if (!row) {
      const rules = [...new Set(answers.flatMap((answer) => answer.rules))].sort((a, b) => a - b);
      row = { id: this.#rows.size, answers, rules, cells: given };
      this.#rows.set(key, row);
    }
    return row;
  }

  #answer({ effect, own, need, obligations, rules, others, standsIn }: Cell, reading: Reading): Answer {
    let owed = 0;
    for (const obligation of obligations) owed |= 1 << obligationNames.indexOf(obligation);
    const { id, cited } = this.#said(rules, reading);
    const list = others.map(({ situation, need: theirs }) => `${situation}:${theirs}`);
    const key = `${effect} ${own} ${need} ${owed} ${standsIn} ${list} ${id}`;
    let answer = this.#answers.get(key);
    if (!answer) {
      const numbers = [...new Set(cited.map(({ line }) => line))].sort((a, b) => a - b);
      const rung = rungOf(effect);
      const allowed = allowedBits(rung, need, others);
      answer = {
        id: this.#answers.size,
        effect,
        rung,
        own,
        ownRung: rungOf(own),
        need,
        others,
        standsIn,
        allowed,
        owed,
        rules: numbers,
        cited,
        obligations,
      };
      this.#answers.set(key, answer);
    }
    return answer;
  }

  /** What a list of citations says; lists are shared by many cells. */
  #said(rules: readonly RuleCitation[], { lists }: Reading): SaidRules {
    let said = lists.get(rules);
    if (!said) {
      const cited = rules.map((citation) => this.#cited(citation));
      const key = cited.map((one) => one.key).join();
      said = this.#lists.get(key) ?? { id: this.#lists.size, cited };
      this.#lists.set(key, said);
      lists.set(rules, said);
    }
    return said;
  }

  #cited(citation: RuleCitation): Cited {
    let cited = this.#citations.get(citation);
    if (!cited) {
      const { code, rule, effect, about = '', deviation } = citation;
      const line = this.#ground.numberOf(code, rule);
      const name = line >= 0 ? line : this.#strangerOf(`${code}/${rule}`);
      cited = { line, citation, key: `${name}${effect}${about} ${deviation?.id ?? ''}` };
      this.#citations.set(citation, cited);
    }
    return cited;
  }

  #strangerOf(name: string): number {
    const known = this.#names.get(name) ?? -1 - this.#names.size;
    this.#names.set(name, known);
    return known;
  }
}

/** A bit for each obligation, by its place in the vocabulary. */
export function owedBits(obligations: readonly Obligation[]): number {
  return obligations.reduce((bits, one) => bits | (1 << obligationNames.indexOf(one)), 0);
}

/** The names of the obligations with these bits. */
export function owedNames(bits: number): readonly Obligation[] {
  return obligationNames.filter((_, at) => bits & (1 << at));
}

export function rungOf(effect: Effect): number {
  return ladder.indexOf(effect);
}

/** With whose yes to everything something is allowed that has this rung, these needs, and rests on these others. */
function allowedBits(rung: number, need: number, others: readonly Other[]): number {
  if (rung < 0 || rung === 3) return 0;
  const all = others.reduce((bits, other) => bits | other.need, need);
  return [0, 1, 2, 3].reduce((bits, has) => bits | ((all & ~has) === 0 ? 1 << has : 0), 0);
}
