import { createHash } from 'node:crypto';
import type { AgeInterval } from './age.ts';
import type { RuleCitation } from './binding.ts';
import type { Assurance, Code, Day, Rule, Source } from './code.ts';
import type { Cell } from './decision.ts';
import { type Grants, neverBit } from './grants.ts';
import { jurisdictionsOf } from './place.ts';
import type { Engine } from './prove/proving.ts';
import { type Effect, effects, levels, matchSituations, type Obligation, situations } from './vocabulary.ts';

export interface Placed {
  readonly places?: readonly string[];
}

/** A rule with the code that it is of. */
export interface Own {
  readonly code: Code;
  readonly rule: Rule;
}

/** What an engine is made of, so that a test can spoil one part and leave the others right. */
export interface Parts {
  binds(line: Source, day: Day): boolean;
  /** Where it was asked about. */
  at(places: readonly string[] | 'unknown'): readonly string[] | 'unknown';
  /** Whether every code there is holds, for want of a general one. */
  joinsAll(codes: readonly Code[], places: readonly string[] | 'unknown'): boolean;
  isThere(line: Placed, over: ReadonlySet<string>): boolean;
  /** The years that somebody may be. */
  years(age: AgeInterval): readonly [lo: number, hi: number];
  /** The youngest year that a code has to think of. */
  youngest(lo: number, rank: number, assurance: readonly Assurance[]): number;
  touches(rule: Rule, lo: number, hi: number): boolean;
  strictest(said: readonly Effect[]): Effect;
  needs(said: readonly Effect[], effect: Effect): number;
  owes(rules: readonly Own[]): readonly Obligation[];
  cites(rules: readonly Own[]): readonly Own[];
  cell(cell: Cell, number: number, age: AgeInterval, places: readonly string[] | 'unknown'): Cell;
  rowKey(age: AgeInterval): string;
  isAllowed(cell: Cell, granted: Grants, number: number): boolean;
  /** What one decision says, of the cell of its page. */
  decided(cell: Cell): Cell;
  revision(lines: readonly string[], day: Day): string;
}

export const soundParts: Parts = {
  at: (places) => places,
  binds: ({ status, confidence, from, until }, day) =>
    confidence !== 'low' &&
    status !== 'bill' &&
    status !== 'enjoined' &&
    (from === undefined ? status !== 'enacted' : from <= day) &&
    (until === undefined || day <= until),
  joinsAll: (codes, places) =>
    places === 'unknown' ||
    places.some(
      (place) =>
        !codes.some(
          (code) => code.breadth === 'general' && jurisdictionsOf(place).includes(code.jurisdiction),
        ),
    ),
  isThere: ({ places }, over) => places === undefined || places.some((place) => over.has(place)),
  years: ({ lo, hi, level }) => (level === 'none' ? [0, 18] : [lo, hi]),
  youngest: (lo, rank, assurance) =>
    Math.min(lo, ...assurance.filter(({ level }) => rank < levels.indexOf(level)).map(({ past }) => past)),
  touches: ({ ages }, lo, hi) => ages[0] <= hi && lo <= ages[1],
  strictest: (said) => effects[Math.max(0, ...said.map((effect) => effects.indexOf(effect)))]!,
  needs: (said, effect) =>
    effect === 'forbid' ? neverBit : (said.includes('opt-in') ? 1 : 0) | (said.includes('guardian') ? 2 : 0),
  owes: (rules) => [...new Set(rules.flatMap(({ rule }) => rule.obligations))],
  cites: (rules) => rules,
  cell: (cell) => cell,
  rowKey: ({ lo, hi, level }) => `${lo} ${hi} ${level}`,
  isAllowed: ({ need }, granted, number) => (need & ~granted[number]!) === 0,
  decided: (cell) => cell,
  revision: (lines) => createHash('sha256').update(lines.join()).digest('hex').slice(0, 8),
};

/** A small and slow engine of its own. Without an argument it is sound. */
export function smallEngine(spoilt: Partial<Parts> = {}): Engine {
  const parts: Parts = { ...soundParts, ...spoilt };
  return (codes, { asOf }) => {
    const citations = new Map<Rule, RuleCitation>();
    const cells = new Map<string, Cell>();
    const lawOf = (line: Source) => parts.binds(line, asOf);
    const names = codes.flatMap((code) => [
      ...code.rules.filter(lawOf).map(({ id }) => `${code.code}/${id}`),
      ...code.assurance.filter(lawOf).map(({ past, level }) => `${code.code}>${past}:${level}`),
    ]);
    const revision = parts.revision(names, asOf);
    return {
      revision,
      scope(where) {
        const places = parts.at(where);
        const speaking = codes.filter(({ rules }) => rules.some(lawOf));
        const all = parts.joinsAll(speaking, places);
        const over = new Set(places === 'unknown' ? [] : places.flatMap(jurisdictionsOf));
        const held = (line: Source & Placed) => lawOf(line) && (all || parts.isThere(line, over));
        const law = codes
          .filter((code) => all || over.has(code.jurisdiction))
          .map((code) => ({ code, rules: code.rules.filter(held), assurance: code.assurance.filter(held) }));
        const rows = new Map<string, readonly Cell[]>();
        const byRules = new Map<string, readonly Cell[]>();
        const make = (age: AgeInterval) => {
          const [lo, hi] = parts.years(age);
          const touched = law.flatMap(({ code, rules, assurance }) => {
            const youngest = parts.youngest(lo, levels.indexOf(age.level), assurance);
            return rules
              .filter((rule) => parts.touches(rule, youngest, hi))
              .map((rule): Own => ({ code, rule }));
          });
          const names = (list: readonly Own[]) =>
            list.map(({ code, rule }) => `${code.code}/${rule.id}`).join();
          const known = byRules.get(names(touched));
          if (known && !spoilt.cell) return known;
          const row = situations.map((situation, number) => {
            const here = touched.filter(({ rule }) => meansOf(rule).has(situation));
            const cell = cells.get(names(here)) ?? cellOf(here);
            cells.set(names(here), cell);
            return parts.cell(cell, number, age, places);
          });
          byRules.set(names(touched), row);
          return row;
        };
        const row = (age: AgeInterval) => {
          const key = parts.rowKey(age);
          const cells = rows.get(key) ?? make(age);
          rows.set(key, cells);
          return cells;
        };
        let last: { age?: AgeInterval; cells: readonly Cell[] } = { cells: [] };
        return {
          row,
          decide(situation, age, granted) {
            const number = situations.indexOf(situation);
            if (last.age !== age) last = { age, cells: row(age) };
            const cell = last.cells[number]!;
            const { effect, obligations } = parts.decided(cell);
            return { allowed: parts.isAllowed(cell, granted!, number), effect, obligations, revision };
          },
        };
      },
    };

    function cellOf(rules: readonly Own[]): Cell {
      const said = rules.map(({ rule }) => rule.effect);
      const effect = parts.strictest(said);
      return {
        effect,
        rung: effects.indexOf(effect),
        need: parts.needs(said, effect),
        obligations: parts.owes(rules),
        rules: parts.cites(rules).map((own) => citationOf(own)),
        deviations: [],
      };
    }

    function citationOf({ code, rule }: Own): RuleCitation {
      const { short, jurisdiction } = code;
      const { cite, url, says, effect, status, confidence } = rule;
      const own = { short, jurisdiction, cite, url, says, effect, status, confidence };
      const citation = citations.get(rule) ?? { code: code.code, rule: rule.id, ...own };
      citations.set(rule, citation);
      return citation;
    }
  };
}

const meant = new WeakMap<Rule, ReadonlySet<string>>();

function meansOf(rule: Rule): ReadonlySet<string> {
  const known = meant.get(rule) ?? new Set<string>(rule.situations.flatMap(matchSituations));
  meant.set(rule, known);
  return known;
}
