import { adult } from './age.ts';
import { bindsUnder, type RuleCitation } from './binding.ts';
import type { Assurance, Rule } from './code.ts';
import type { Cell } from './decision.ts';
import { childBit, type Grantor, guardianBit, neverBit } from './grants.ts';
import { jurisdictionsOf, parsePlace } from './place.ts';
import { type Deviation, isApproved } from './profile.ts';
import type { Places, Rulebook } from './rulebook.ts';
import type { Scope } from './scope.ts';
import {
  type Effect,
  effects,
  type Level,
  levels,
  type Obligation,
  type Situation,
  situationNumber,
  situations,
} from './vocabulary.ts';

/** One of two things compared: a rulebook, asked about some places. `label` is for people. */
export interface Side {
  readonly label: string;
  readonly rulebook: Rulebook;
  readonly in: Places;
}

export interface DiffOptions {
  /** How surely ages are known. Default: `verified`, where the ages are those of the law itself. */
  readonly levels?: readonly Level[];
  /** Default: all. */
  readonly situations?: readonly Situation[];
  /** Whole years, 18 for 18 or older. Default: 0 to 18. Without evidence there is no age, and this does not count. */
  readonly ages?: readonly [lo: number, hi: number];
}

/** A line on how surely an age must be known, as it is cited. */
export interface AssuranceCitation {
  readonly code: string;
  readonly short: string;
  readonly jurisdiction: string;
  readonly cite: string;
  readonly url: string;
  readonly says: string;
  readonly past: number;
  readonly level: Level;
}

/** The rules that count on one side only. */
export interface Causes {
  /** What asked for more before than is asked now. */
  readonly gone: readonly RuleCitation[];
  /** What asks for more now than was asked before. */
  readonly come: readonly RuleCitation[];
}

export interface Because extends Causes {
  /** Of a difference: where a rule binds on both sides, and how surely an age must be known under its code does not. */
  readonly assurance: {
    readonly gone: readonly AssuranceCitation[];
    readonly come: readonly AssuranceCitation[];
  };
  /** The deviations of an operator's profile that move the answer on one side only. */
  readonly deviations: { readonly gone: readonly Deviation[]; readonly come: readonly Deviation[] };
}

/** By the ladder, then by who has to say yes. `obligations`: these are the same, and what is owed besides is not. */
export type Direction = 'tightens' | 'loosens' | 'obligations';

/** One situation that is answered otherwise, over a run of years in which the change and its causes are the same. */
export interface Difference {
  readonly situation: Situation;
  readonly ages: readonly [lo: number, hi: number];
  readonly level: Level;
  readonly before: Effect;
  readonly after: Effect;
  readonly needs: { readonly before: readonly Grantor[]; readonly after: readonly Grantor[] };
  readonly direction: Direction;
  readonly obligations: {
    readonly added: readonly Obligation[];
    readonly removed: readonly Obligation[];
    readonly because: Causes;
  };
  /** Why the effect moved or, where only obligations changed, why these did. Something is always named. */
  readonly because: Because;
}

/**
 * What changes from one side to the other: between places, days, revisions or profiles. What tightens comes first, then
 * what loosens, then changes of obligations alone; within each by situation and age. Throws `PlaceError`.
 */
export function diff(before: Side, after: Side, options: DiffOptions = {}): readonly Difference[] {
  const asked = options.situations?.map(situationNumber) ?? [...situations.keys()];
  const [lo, hi] = options.ages ?? [0, adult];
  const comparison = new Comparison(before, after);
  const differences = (options.levels ?? ['verified']).flatMap((level) =>
    comparison.differences(level, asked, lo, hi),
  );
  const order: Record<Direction, number> = { tightens: 0, loosens: 1, obligations: 2 };
  return differences.sort(
    (a, b) =>
      order[a.direction] - order[b.direction] ||
      situationNumber(a.situation) - situationNumber(b.situation) ||
      levels.indexOf(b.level) - levels.indexOf(a.level) ||
      a.ages[0] - b.ages[0],
  );
}

/** What binds on one side only, whether or not it changes an answer. Throws `PlaceError`. */
export function provisionsBetween(before: Side, after: Side): Because {
  const [was, is] = [new Law(before), new Law(after)];
  return {
    gone: was.rulesBeside(is),
    come: is.rulesBeside(was),
    assurance: { gone: was.assuranceBeside(is), come: is.assuranceBeside(was) },
    deviations: apart(was.deviations, is.deviations),
  };
}

export interface Tally {
  /** How many situations. */
  readonly situations: number;
  /** The youngest and the oldest year concerned; `null` if none is. */
  readonly ages: readonly [lo: number, hi: number] | null;
}

/** How many situations tighten, loosen, or change in obligations alone. One situation can do several, by age. */
export function summarise(differences: readonly Difference[]): Readonly<Record<Direction, Tally>> {
  const tally = (direction: Direction): Tally => {
    const own = differences.filter((one) => one.direction === direction);
    return {
      situations: new Set(own.map(({ situation }) => situation)).size,
      ages:
        own.length === 0
          ? null
          : [Math.min(...own.map(({ ages }) => ages[0])), Math.max(...own.map(({ ages }) => ages[1]))],
    };
  };
  return { tightens: tally('tightens'), loosens: tally('loosens'), obligations: tally('obligations') };
}

type Change = Omit<Difference, 'situation' | 'ages' | 'level'> & { readonly key: string };

class Comparison {
  readonly #before: Law;
  readonly #after: Law;

  constructor(before: Side, after: Side) {
    this.#before = new Law(before);
    this.#after = new Law(after);
  }

  differences(level: Level, asked: readonly number[], lo: number, hi: number): Difference[] {
    // Rows share their cells, so that most pairs of cells come up again and again.
    const known = new Map<Cell, Map<Cell, Change | null>>();
    const change = (a: Cell, b: Cell) => {
      const row = known.get(a) ?? new Map<Cell, Change | null>();
      known.set(a, row);
      const seen = row.get(b);
      if (seen !== undefined) return seen;
      const one = this.#change(a, b, level);
      row.set(b, one);
      return one;
    };
    const runs: { change: Change; situation: Situation; ages: [number, number] }[] = [];
    const years =
      level === 'none' ? [[0, adult] as const] : range(lo, hi).map((year) => [year, year] as const);
    const rows = years.map(([from, to]) => ({
      from,
      to,
      before: this.#before.scope.row({ lo: from, hi: to, level }),
      after: this.#after.scope.row({ lo: from, hi: to, level }),
    }));
    for (const number of asked) {
      let open: (typeof runs)[number] | undefined;
      for (const { from, to, before, after } of rows) {
        const own = change(before[number]!, after[number]!);
        if (own && own.key === open?.change.key) open.ages[1] = to;
        else {
          open = own ? { change: own, situation: situations[number]!, ages: [from, to] } : undefined;
          if (open) runs.push(open);
        }
      }
    }
    return runs.map(({ change: { key: _, ...rest }, situation, ages }) => ({
      situation,
      ages,
      level,
      ...rest,
    }));
  }

  #change(before: Cell, after: Cell, level: Level): Change | null {
    const added = after.obligations.filter((one) => !before.obligations.includes(one));
    const removed = before.obligations.filter((one) => !after.obligations.includes(one));
    const direction = directionOf(before, after);
    if (direction === null && added.length + removed.length === 0) return null;
    const owed: Causes = {
      gone: this.#before.owing(before, removed),
      come: this.#after.owing(after, added),
    };
    const causes: Causes =
      direction === null
        ? owed
        : {
            gone: before.rules.filter((rule) => asksMore(rule, after)),
            come: after.rules.filter((rule) => asksMore(rule, before)),
          };
    const weaker = (one: AssuranceCitation) => levels.indexOf(level) < levels.indexOf(one.level);
    const because: Because = {
      ...causes,
      assurance: {
        gone: this.#before.assuranceLost(causes.gone, this.#after).filter(weaker),
        come: this.#after.assuranceLost(causes.come, this.#before).filter(weaker),
      },
      deviations: apart(before.deviations, after.deviations),
    };
    const change = {
      before: before.effect,
      after: after.effect,
      needs: { before: needsOf(before), after: needsOf(after) },
      direction: direction ?? 'obligations',
      obligations: { added, removed, because: owed },
      because,
    } as const;
    const names = (rules: readonly RuleCitation[]) => rules.map(({ code, rule }) => `${code}/${rule}`);
    const key = JSON.stringify([
      [before.effect, before.need, after.effect, after.need, added, removed],
      [names(because.gone), names(because.come), names(owed.gone), names(owed.come)],
      [because.assurance, because.deviations],
    ]);
    return { ...change, key };
  }
}

/** Null where neither the effect nor who has to say yes differs. */
export function directionOf(before: Cell, after: Cell): 'tightens' | 'loosens' | null {
  if (before.rung !== after.rung) return before.rung < after.rung ? 'tightens' : 'loosens';
  if (before.need === after.need) return null;
  return (after.need & ~before.need) !== 0 ? 'tightens' : 'loosens';
}

/** By what they say: two revisions of a profile may hold one deviation. */
function apart(before: readonly Deviation[], after: readonly Deviation[]): Because['deviations'] {
  const [was, is] = [before, after].map((list) => new Set(list.map((one) => JSON.stringify(one))));
  return {
    gone: before.filter((one) => !is!.has(JSON.stringify(one))),
    come: after.filter((one) => !was!.has(JSON.stringify(one))),
  };
}

const needOfEffect: Readonly<Record<Effect, number>> = {
  allow: 0,
  'opt-in': childBit,
  guardian: guardianBit,
  forbid: neverBit,
};

/** Whether this rule alone would make the cell stricter. */
function asksMore(rule: RuleCitation, cell: Cell): boolean {
  if (cell.need === neverBit) return false;
  return effects.indexOf(rule.effect) > cell.rung || (needOfEffect[rule.effect] & ~cell.need) !== 0;
}

/** Who has to say yes, in the words of `Decision.needs`. */
export function needsOf({ need }: Pick<Cell, 'need'>): readonly Grantor[] {
  if (need === neverBit) return [];
  return [
    ...(need & guardianBit ? (['guardian'] as const) : []),
    ...(need & childBit ? (['child'] as const) : []),
  ];
}

/** Whether a rule is one of those that set the effect of a cell that it binds in. */
export function asksFor({ effect, about }: RuleCitation, cell: Pick<Cell, 'need' | 'others'>): boolean {
  const { need, others } = cell;
  if (need === neverBit || about === undefined) return (needOfEffect[effect] & need) !== 0;
  return others.some((other) => situations[other.situation] === about && needOfEffect[effect] & other.need);
}

/** Every rule by `code/rule`. */
export function ruleIndex({ codes }: Rulebook): ReadonlyMap<string, Rule> {
  return new Map(codes.flatMap(({ code, rules }) => rules.map((rule) => [`${code}/${rule.id}`, rule])));
}

/** The rules that bind somebody in this scope, as `code/rule`. Without evidence every age is possible. */
export function inForce(scope: Scope): ReadonlySet<string> {
  const row = scope.row({ lo: 0, hi: adult, level: 'none' });
  return new Set(row.flatMap(({ rules }) => rules.map(({ code, rule }) => `${code}/${rule}`)));
}

/** The law of one side, and what of it binds. */
class Law {
  readonly scope: Scope;
  readonly deviations: readonly Deviation[];
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #inForce: ReadonlySet<string>;
  readonly #citations: readonly RuleCitation[];
  readonly #assurance: ReadonlyMap<string, readonly AssuranceCitation[]>;

  constructor({ rulebook, in: places }: Side) {
    this.scope = rulebook.scope(places);
    this.#rules = ruleIndex(rulebook);
    this.#inForce = inForce(this.scope);
    this.#citations = rulebook.citations;
    const under = this.scope.note
      ? null
      : new Set(
          (typeof places === 'string' ? places.split(',') : places).map(parsePlace).flatMap(jurisdictionsOf),
        );
    const here = ({ places: own }: Assurance) =>
      under === null || own === undefined || own.some((place) => under.has(place));
    const joined = new Set(this.scope.codes);
    const binds = bindsUnder(rulebook.profile, rulebook.asOf);
    this.deviations = (rulebook.profile?.deviations ?? []).filter((one) => isApproved(one, rulebook.asOf));
    this.#assurance = new Map(
      rulebook.codes
        .filter(({ code }) => joined.has(code))
        .map((code) => [
          code.code,
          code.assurance
            .filter((line) => binds(code, line) && here(line))
            .map(({ cite, url, says, past, level }) => ({
              code: code.code,
              short: code.short,
              jurisdiction: code.jurisdiction,
              cite,
              url,
              says,
              past,
              level,
            })),
        ]),
    );
  }

  /** The rules that bind here and not there. */
  rulesBeside(other: Law): readonly RuleCitation[] {
    return this.#citations.filter(({ code, rule }) => {
      const name = `${code}/${rule}`;
      return this.#inForce.has(name) && !other.#inForce.has(name);
    });
  }

  /** The assurance lines that bind here and not there. */
  assuranceBeside(other: Law): readonly AssuranceCitation[] {
    return [...this.#assurance].flatMap(([code, lines]) => {
      const theirs = new Set(other.#assurance.get(code)?.map((line) => JSON.stringify(line)));
      return lines.filter((line) => !theirs.has(JSON.stringify(line)));
    });
  }

  /** The rules of a cell that ask for any of these obligations. */
  owing(cell: Cell, wanted: readonly Obligation[]): readonly RuleCitation[] {
    if (wanted.length === 0) return [];
    return cell.rules.filter(({ code, rule }) =>
      this.#rules.get(`${code}/${rule}`)!.obligations.some((one) => wanted.includes(one)),
    );
  }

  /** Of the codes of rules that the other side has too: the assurance lines that it has not. */
  assuranceLost(rules: readonly RuleCitation[], other: Law): readonly AssuranceCitation[] {
    const concerned = new Set(
      rules.filter(({ code, rule }) => other.#inForce.has(`${code}/${rule}`)).map(({ code }) => code),
    );
    return [...concerned].flatMap((code) => {
      const theirs = new Set(other.#assurance.get(code)?.map(({ past, level }) => `${past} ${level}`));
      return (this.#assurance.get(code) ?? []).filter(({ past, level }) => !theirs.has(`${past} ${level}`));
    });
  }
}

function range(lo: number, hi: number): number[] {
  return Array.from({ length: hi - lo + 1 }, (_, at) => lo + at);
}
