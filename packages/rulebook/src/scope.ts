import { type AgeInterval, adult } from './age.ts';
import type { BindingCode, BindingRule, RuleCitation } from './binding.ts';
import {
  type Cell,
  Decision,
  isOpen,
  type LawTable,
  type Other,
  type PlaceNote,
  unknownSituation,
} from './decision.ts';
import { childBit, type Grants, guardianBit, neverBit, noGrants } from './grants.ts';
import type { Limits } from './limits.ts';
import type { Deviation } from './profile.ts';
import {
  effects,
  type Level,
  levels,
  type Obligation,
  obligationNames,
  restsOn,
  type Situation,
  situationNumber,
  situations,
  within,
} from './vocabulary.ts';

const years = adult + 1;
const needOfRung = [0, childBit, guardianBit, neverBit] as const;

interface ScopeParts {
  readonly binding: readonly BindingCode[];
  readonly citations: readonly RuleCitation[];
  readonly revision: () => string;
  readonly note: PlaceNote;
}

/** What the rules about one situation say, and about what it contains. */
interface Own extends Omit<Cell, 'others' | 'asks' | 'own'> {
  readonly id: number;
}

/**
 * The law of a set of jurisdictions, as a table: a row for each level of assurance and age interval, made when first
 * asked for, and in it a cell for each situation. Deciding is a few array reads.
 */
export class Scope implements LawTable {
  readonly #revision: () => string;
  /** Why every code is joined here, if that is because the place told us too little. */
  readonly note: PlaceNote;
  readonly #codes: readonly BindingCode[];
  readonly #bySituation: readonly (readonly BindingRule[])[];
  readonly #citations: readonly RuleCitation[];
  readonly #rows: (readonly Cell[] | undefined)[] = new Array(levels.length * years * years).fill(undefined);
  readonly #kinds: AgeKinds;
  readonly #byKind = new Map<number, readonly Cell[]>();
  readonly #cells = new Map<string, Own>();
  /** The same by situation and by which of its rules bind, a bit for each. */
  readonly #bySet: readonly Map<number, Own>[] = situations.map(() => new Map());
  /** Whole cells by situation and by the numbers of their parts. */
  readonly #whole: readonly Map<string, Cell>[] = situations.map(() => new Map());

  constructor({ binding, citations, revision, note }: ScopeParts) {
    this.#revision = revision;
    this.note = note;
    this.#codes = binding;
    this.#citations = citations;
    const bySituation: BindingRule[][] = situations.map(() => []);
    for (const { rules } of binding) {
      for (const rule of rules) for (const situation of rule.situations) bySituation[situation]!.push(rule);
    }
    this.#bySituation = bySituation;
    this.#kinds = ageKinds(binding);
  }

  /** Of the rulebook. */
  get revision(): string {
    return this.#revision();
  }

  /** The codes that are joined here, the one that stands in among them where it has something to say. */
  get codes(): readonly string[] {
    const speaking = this.#codes.filter(({ rules }, at) => at < this.#codes.length - 1 || rules.length > 0);
    return [...new Set(speaking.map(({ code }) => code.code))];
  }

  /**
   * The answer for one situation. A situation that is not in the vocabulary is refused, with that reason.
   * `age` comes from `ageInterval` or `parseAge`; without evidence every age is possible.
   */
  decide(situation: Situation, age: AgeInterval, granted: Grants = noGrants, limits?: Limits): Decision {
    const number = situationNumber(situation);
    if (number < 0) return unknownSituation(situation, this.revision);
    const cell = this.row(age)[number]!;
    return new Decision(this, situation, age, cell, granted, limits, isOpen(cell, number, granted));
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
    const { ranks, los, his } = this.#kinds;
    const kind = (ranks[rank]! * years + los[lo]!) * years + his[hi]!;
    const row = this.#byKind.get(kind) ?? this.#newRow(rank, lo, hi);
    this.#byKind.set(kind, row);
    this.#rows[at] = row;
    return row;
  }

  #newRow(rank: number, lo: number, hi: number): readonly Cell[] {
    const touched = new Set<BindingRule>();
    for (const { rules, thresholds } of this.#codes) {
      let youngest = lo;
      for (const { past, rank: wanted } of thresholds) {
        if (youngest > past && rank < wanted) youngest = past;
      }
      for (const bound of rules) {
        if (bound.ages[0] <= hi && youngest <= bound.ages[1]) touched.add(bound);
      }
    }
    const own = this.#bySituation.map((rules, situation) => {
      if (rules.length > 52) return this.#own(rules.filter((rule) => touched.has(rule)));
      let set = 0;
      for (const rule of rules) set = set * 2 + (touched.has(rule) ? 1 : 0);
      const sets = this.#bySet[situation]!;
      let cell = sets.get(set);
      if (!cell) {
        cell = this.#own(rules.filter((rule) => touched.has(rule)));
        sets.set(set, cell);
      }
      return cell;
    });
    return own.map((cell, situation) => this.#cell(cell, situation, own));
  }

  #own(binding: readonly BindingRule[]): Own {
    const key = binding.map(({ part }) => part).join();
    const known = this.#cells.get(key);
    if (known) return known;
    const { rung, need } = join(binding.map((one) => one.rung));
    const owed = new Set<Obligation>();
    for (const { rule } of binding) for (const obligation of rule.obligations) owed.add(obligation);
    const own: Own = {
      id: this.#cells.size,
      effect: effects[rung]!,
      rung,
      need,
      obligations: Object.freeze(obligationNames.filter((name) => owed.has(name))),
      rules: Object.freeze(this.#cite(binding)),
      deviations: Object.freeze(this.#moved(binding, rung, need)),
      standsIn: binding.some((one) => one.rung > 0 && one.standsIn === true),
    };
    this.#cells.set(key, own);
    return own;
  }

  /** What a situation comes to with what it rests on: the strictest of all, closed while any of these is. */
  #cell(own: Own, situation: number, all: readonly Own[]): Cell {
    const others = restsOn[situation]!;
    const key = `${own.id} ${others.map((one) => all[one]!.id).join()}`;
    const known = this.#whole[situation]!.get(key);
    if (known) return known;
    const wanting = others.filter((one) => all[one]!.need !== 0);
    let { rung } = own;
    let { standsIn } = own;
    const rules = [...own.rules];
    const deviations = new Set(own.deviations);
    for (const one of others) for (const deviation of all[one]!.deviations) deviations.add(deviation);
    for (const one of wanting) {
      const other = all[one]!;
      rung = Math.max(rung, other.rung);
      // Rules about what it contains are among its own.
      if (within[situation]!.includes(one)) continue;
      standsIn ||= other.standsIn;
      rules.push(...this.#about(other, situations[one]!, rules));
    }
    const { effect, need, obligations } = own;
    const cell: Cell = Object.freeze({
      effect: effects[rung]!,
      rung,
      own: effect,
      need: rung === 3 ? neverBit : need,
      obligations,
      rules: wanting.length === 0 ? own.rules : Object.freeze(rules.sort(byStrictness)),
      deviations: deviations.size === own.deviations.length ? own.deviations : Object.freeze([...deviations]),
      standsIn,
      others: Object.freeze(
        wanting.map((one): Other => Object.freeze({ situation: one, need: all[one]!.need })),
      ),
      asks: wanting.map((one) => one * 8 + all[one]!.need),
    });
    this.#whole[situation]!.set(key, cell);
    return cell;
  }

  /** The rules that want a yes about another situation, cited as such, each once. */
  #about(other: Own, about: Situation, cited: readonly RuleCitation[]): RuleCitation[] {
    // A deviation may lower a rule here and not there: then it is cited for both.
    const isCited = ({ code, rule, effect }: RuleCitation) =>
      cited.some((one) => one.code === code && one.rule === rule && one.effect === effect);
    return other.rules
      .filter((citation) => citation.effect !== 'allow' && !isCited(citation))
      .map((citation) => aboutAnother(citation, about));
  }

  /** The strictest first, each once. */
  #cite(binding: readonly BindingRule[]): RuleCitation[] {
    const seen = new Set<number>();
    return [...binding]
      .sort((a, b) => b.rung - a.rung || a.provision - b.provision)
      .flatMap(({ provision, rung, by }) => {
        if (seen.has(provision)) return [];
        seen.add(provision);
        const citation = this.#citations[provision]!;
        if (!by) return [citation];
        const deviation = { id: by.id, from: citation.effect };
        return [Object.freeze({ ...citation, effect: effects[rung]!, deviation })];
      });
  }

  /** The deviations behind a rung and a need that the rules by themselves would not give. */
  #moved(binding: readonly BindingRule[], rung: number, need: number): readonly Deviation[] {
    const by = new Set(binding.flatMap((one) => one.by ?? []));
    if (by.size === 0) return [];
    const law = join(binding.map(({ provision }) => effects.indexOf(this.#citations[provision]!.effect)));
    return rung === law.rung && need === law.need ? [] : [...by];
  }
}

const abouts = new WeakMap<RuleCitation, Map<Situation, RuleCitation>>();

/** The citation of a rule that is about another situation. There is one of each, since most cells have some. */
function aboutAnother(citation: RuleCitation, about: Situation): RuleCitation {
  const known = abouts.get(citation) ?? new Map<Situation, RuleCitation>();
  abouts.set(citation, known);
  const cited = known.get(about) ?? Object.freeze({ ...citation, about });
  known.set(about, cited);
  return cited;
}

const byStrictness = (a: RuleCitation, b: RuleCitation) =>
  effects.indexOf(b.effect) - effects.indexOf(a.effect);

/** The strictest rung, and the bits of everybody who has to say yes. */
function join(rungs: readonly number[]): { rung: number; need: number } {
  let [rung, need] = [0, 0];
  for (const own of rungs) {
    rung = Math.max(rung, own);
    need |= needOfRung[own]!;
  }
  return { rung, need: rung === 3 ? neverBit : need };
}

/** For each rank and year a number, equal where no rule and no threshold tells the two apart. */
interface AgeKinds {
  readonly ranks: readonly number[];
  readonly los: readonly number[];
  readonly his: readonly number[];
}

function ageKinds(binding: readonly BindingCode[]): AgeKinds {
  const ages = binding.flatMap(({ rules }) => rules.map((rule) => rule.ages));
  const thresholds = binding.flatMap((code) => code.thresholds);
  const wanted = new Set(thresholds.map(({ rank }) => rank));
  const ends = new Set([...ages.map(([, last]) => last), ...thresholds.map(({ past }) => past)]);
  const starts = new Set(ages.map(([first]) => first));
  const every = Array.from({ length: years }, (_, year) => year);
  const among = (bounds: Set<number>, isPast: (bound: number) => boolean) =>
    [...bounds].filter(isPast).length;
  return {
    ranks: levels.map((_, rank) => among(wanted, (bound) => bound <= rank)),
    los: every.map((year) => among(ends, (bound) => bound < year)),
    his: every.map((year) => among(starts, (bound) => bound <= year)),
  };
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
