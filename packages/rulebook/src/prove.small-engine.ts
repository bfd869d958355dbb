import { createHash } from 'node:crypto';
import type { AgeInterval } from './age.ts';
import type { RuleCitation } from './binding.ts';
import type { Assurance, Code, Day, Rule, Source } from './code.ts';
import type { Cell, Other } from './decision.ts';
import { type Grants, neverBit, noGrants } from './grants.ts';
import { askBit, closedBit, type Limiter, type Limits, limiters, noLimits } from './limits.ts';
import { international, jurisdictionsOf } from './place.ts';
import type { Profile } from './profile.ts';
import type { Engine } from './prove/proving.ts';
import {
  activities,
  activityOf,
  type Effect,
  effects,
  levels,
  matchSituations,
  type Obligation,
  restsOn,
  type Situation,
  situations,
  within,
} from './vocabulary.ts';

export interface Placed {
  readonly places?: readonly string[];
}

/** A rule with the code that it is of. */
export interface Own {
  readonly code: Code;
  readonly rule: Rule;
}

/** What is asked of one decision. */
export interface Asked {
  readonly number: number;
  readonly age: AgeInterval;
  readonly granted: Grants;
  readonly limits: Limits;
}

/** What an engine is made of, so that a test can spoil one part and leave the others right. */
export interface Parts {
  binds(line: Source, day: Day): boolean;
  /** Whether a line that binds counts, by what the operator says of its service. */
  counts(line: Source, code: Code, profile: Profile | undefined): boolean;
  /** Where it was asked about. */
  at(places: readonly string[] | 'unknown'): readonly string[] | 'unknown';
  /** Whether every code there is holds. */
  joinsAll(places: readonly string[] | 'unknown'): boolean;
  isThere(line: Placed, over: ReadonlySet<string>): boolean;
  /** The rules by which a code may speak of something, of all that it has and of those that hold in the place. */
  speaking(all: readonly Rule[], there: readonly Rule[]): readonly Rule[];
  /** Whether the baseline joins in, by whether each of the places is covered. */
  isSilent(covered: readonly boolean[], year: number): boolean;
  /** Whether a rule is for this situation, or for what that contains. */
  concerns(rule: Rule, number: number): boolean;
  /** The years that somebody may be. */
  years(age: AgeInterval): readonly [lo: number, hi: number];
  /** The youngest year that a code has to think of. */
  youngest(lo: number, rank: number, assurance: readonly Assurance[]): number;
  touches(rule: Rule, lo: number, hi: number): boolean;
  strictest(said: readonly Effect[]): Effect;
  needs(said: readonly Effect[], effect: Effect): number;
  owes(rules: readonly Own[]): readonly Obligation[];
  cites(rules: readonly Own[]): readonly Own[];
  /** The effect of the whole, of what is said of it alone and of all that it rests on. */
  whole(own: Effect, others: readonly Effect[]): Effect;
  cell(cell: Cell, number: number, age: AgeInterval, places: readonly string[] | 'unknown'): Cell;
  rowKey(age: AgeInterval): string;
  /** Whether all that it rests on is open. */
  areOpen(others: readonly Other[], granted: Grants): boolean;
  isAllowed(cell: Cell, granted: Grants, number: number): boolean;
  /** On which situations a limit closes this one. */
  closedBy(number: number): readonly number[];
  /** Whether a limiter has a say at an age. */
  hasSay(by: Limiter, age: AgeInterval): boolean;
  /** Whether what a limiter wants to be asked about has been said yes to. */
  isAnswered(by: Limiter, has: number): boolean;
  /** Whether something is allowed, by whether it is without limits, and is closed by one. */
  underLimits(allowed: boolean, closed: boolean): boolean;
  /** What one decision waits for, of all that is closed. */
  waitsFor(closed: readonly Situation[]): readonly Situation[];
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
  counts: ({ status }, { code }, profile) =>
    code === 'int-baseline' || status !== 'guidance' || profile?.guidance !== false,
  joinsAll: (places) => places === 'unknown',
  isThere: ({ places }, over) => places === undefined || places.some((place) => over.has(place)),
  speaking: (_, there) => there,
  isSilent: (covered) => covered.includes(false),
  concerns: (rule, number) => [number, ...within[number]!].some((one) => meansOf(rule).has(situations[one]!)),
  years: ({ lo, hi, level }) => (level === 'none' ? [0, 18] : [lo, hi]),
  youngest: (lo, rank, assurance) =>
    Math.min(lo, ...assurance.filter(({ level }) => rank < levels.indexOf(level)).map(({ past }) => past)),
  touches: ({ ages }, lo, hi) => ages[0] <= hi && lo <= ages[1],
  strictest: (said) => effects[Math.max(0, ...said.map((effect) => effects.indexOf(effect)))]!,
  needs: (said, effect) =>
    effect === 'forbid' ? neverBit : (said.includes('opt-in') ? 1 : 0) | (said.includes('guardian') ? 2 : 0),
  owes: (rules) => [...new Set(rules.flatMap(({ rule }) => rule.obligations))],
  cites: (rules) => rules,
  whole: (own, others) => soundParts.strictest([own, ...others]),
  cell: (cell) => cell,
  rowKey: ({ lo, hi, level }) => `${lo} ${hi} ${level}`,
  areOpen: (others, granted) => others.every(({ situation, need }) => (need & ~granted[situation]!) === 0),
  isAllowed: ({ need }, granted, number) => (need & ~granted[number]!) === 0,
  closedBy: (number) => [number, ...restsOn[number]!],
  hasSay: (by, { lo, level }) => by !== 'guardian' || lo < 18 || levels.indexOf(level) < 2,
  isAnswered: (by, has) => (has & (by === 'guardian' ? 16 : 8)) !== 0,
  underLimits: (allowed, closed) => allowed && !closed,
  waitsFor: (closed) => closed,
  decided: (cell) => cell,
  revision: (lines) => createHash('sha256').update(lines.join()).digest('hex').slice(0, 8),
};

/** What of one code holds in a place. */
interface LawThere {
  readonly code: Code;
  readonly rules: readonly Rule[];
  readonly assurance: readonly Assurance[];
  /** Of the baseline: the situations in which a rule joins in, for somebody who may be of these years. */
  readonly joins?: (rule: Rule, from: number, to: number) => readonly number[];
}

/** A small and slow engine of its own, which knows no deviations. Without an argument it is sound. */
export function smallEngine(spoilt: Partial<Parts> = {}): Engine {
  const parts: Parts = { ...soundParts, ...spoilt };
  return (codes, { asOf, profile }) => {
    const citations = new Map<string, RuleCitation>();
    const cells = new Map<string, Cell>();
    const lawOf = (code: Code) => (line: Source) =>
      parts.binds(line, asOf) && parts.counts(line, code, profile);
    const names = codes.flatMap((code) => [
      ...code.rules.filter(lawOf(code)).map(({ id, effect }) => `${code.code}/${id}:${effect}`),
      ...code.assurance.filter(lawOf(code)).map(({ past, level }) => `${code.code}>${past}:${level}`),
    ]);
    const revision = parts.revision(names, asOf);
    const baseline = codes.find(({ code }) => code === 'int-baseline')!;

    const concerned = new Map<Rule, readonly number[]>();
    function concernedBy(rule: Rule): readonly number[] {
      const known =
        concerned.get(rule) ?? [...situations.keys()].filter((number) => parts.concerns(rule, number));
      concerned.set(rule, known);
      return known;
    }

    /** The law of some jurisdictions, or of all. */
    function lawUnder(over: ReadonlySet<string> | undefined): LawThere[] {
      return codes
        .filter(({ jurisdiction }) => jurisdiction !== international)
        .filter(({ jurisdiction }) => over === undefined || over.has(jurisdiction))
        .map((code) => {
          const held = (line: Source & Placed) =>
            lawOf(code)(line) && (over === undefined || parts.isThere(line, over));
          return { code, rules: code.rules.filter(held), assurance: code.assurance.filter(held) };
        });
    }

    function coversIn(place: string): (activity: string, year: number) => boolean {
      const covers = lawUnder(new Set(jurisdictionsOf(place))).flatMap(({ code, rules }) => {
        const spoken = new Set(
          parts
            .speaking(code.rules, rules)
            .flatMap((rule) => [...meansOf(rule)].map((one) => activityOf(one as Situation))),
        );
        return code.covers.map(({ activities, ages }) => ({
          activities: activities.filter((one) => spoken.has(one)),
          ages,
        }));
      });
      return (activity, year) =>
        covers.some(
          ({ activities, ages: [lo, hi] }) =>
            activities.some((one) => one === activity) && lo <= year && year <= hi,
        );
    }

    return {
      revision,
      scope(where) {
        const places = parts.at(where);
        const over = places === 'unknown' ? [] : places.flatMap(jurisdictionsOf);
        const law = lawUnder(parts.joinsAll(places) ? undefined : new Set(over));
        const covers = places === 'unknown' ? [() => false] : places.map(coversIn);
        const silent = new Map(
          Object.keys(activities).map((activity) => [
            activity,
            Array.from({ length: 18 }, (_, year) =>
              parts.isSilent(
                covers.map((isCovered) => isCovered(activity, year)),
                year,
              ),
            ),
          ]),
        );
        const standing: LawThere = {
          code: baseline,
          rules: baseline.rules.filter(lawOf(baseline)),
          assurance: baseline.assurance.filter(lawOf(baseline)),
          joins: (rule, from, to) =>
            concernedBy(rule).filter((number) =>
              silent
                .get(activityOf(situations[number]!))!
                .slice(from, to + 1)
                .includes(true),
            ),
        };
        const rows = new Map<string, readonly Cell[]>();
        const byRules = new Map<string, readonly Cell[]>();
        const make = (age: AgeInterval) => {
          const [lo, hi] = parts.years(age);
          const touched = [...law, standing].flatMap(({ code, rules, assurance, joins }) => {
            const youngest = parts.youngest(lo, levels.indexOf(age.level), assurance);
            return rules
              .filter((rule) => parts.touches(rule, youngest, hi))
              .map((rule) => {
                const name = `${code.code}/${rule.id}`;
                const about = joins
                  ? joins(rule, Math.max(youngest, rule.ages[0]), Math.min(hi, rule.ages[1]))
                  : concernedBy(rule);
                return { code, rule, about, name: joins ? `${name} ${about}` : name };
              });
          });
          const names = touched.map(({ name }) => name).join();
          const known = byRules.get(names);
          if (known && !spoilt.cell) return known;
          const own = situations.map((): Own[] => []);
          for (const { code, rule, about } of touched) {
            for (const number of about) own[number]!.push({ code, rule });
          }
          const all = own.map((list) => list.map(({ code, rule }) => `${code.code}/${rule.id}`).join());
          const row = situations.map((_, number) => {
            const key = [number, ...restsOn[number]!].map((one) => `${one} ${all[one]}`).join(';');
            const cell = cells.get(key) ?? cellOf(number, own);
            cells.set(key, cell);
            return parts.cell(cell, number, age, places);
          });
          byRules.set(names, row);
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
          decide(situation, age, granted = noGrants, limits = noLimits) {
            const number = situations.indexOf(situation);
            if (last.age !== age) last = { age, cells: row(age) };
            return decided(last.cells[number]!, { number, age, granted, limits });
          },
        };
      },
    };

    function decided(cell: Cell, { number, age, granted, limits }: Asked) {
      const { effect, obligations } = parts.decided(cell);
      const set = (one: number) =>
        limiters.flatMap((by, at) => {
          if (!parts.hasSay(by, age)) return [];
          const closed = (limits[one]! & closedBit(at)) !== 0;
          const asks = (limits[one]! & askBit(at)) !== 0;
          const stands = closed || (asks && !parts.isAnswered(by, granted[one]!));
          return closed || asks
            ? [{ by, stands, effect: closed ? 'forbid' : by === 'guardian' ? 'guardian' : 'opt-in' } as const]
            : [];
        });
      const standing = limits === noLimits ? [] : parts.closedBy(number).flatMap(set);
      const open = parts.isAllowed(cell, granted, number) && parts.areOpen(cell.others, granted);
      return {
        allowed: parts.underLimits(
          open,
          standing.some(({ stands }) => stands),
        ),
        effect: soundParts.strictest([effect, ...standing.map((one) => one.effect)]),
        obligations,
        revision,
        get waitsFor() {
          const closed = cell.others.filter((other) => !parts.areOpen([other], granted));
          return parts.waitsFor(closed.map((other) => situations[other.situation]!));
        },
        get reasons() {
          return standing.map(({ by }) => `${by}-limit` as const);
        },
      };
    }

    function cellOf(number: number, all: readonly (readonly Own[])[]): Cell {
      const rules = all[number]!;
      const ownEffect = (one: number) => parts.strictest(saidBy(one));
      const saidBy = (one: number) => all[one]!.map(({ rule }) => rule.effect);
      const own = ownEffect(number);
      const others = restsOn[number]!.filter((one) => ownEffect(one) !== 'allow');
      const effect = parts.whole(own, others.map(ownEffect));
      const needOf = (one: number) => parts.needs(saidBy(one), ownEffect(one));
      const cited = parts.cites(rules).map((one) => citationOf(one));
      const about = others
        .filter((one) => !within[number]!.includes(one))
        .flatMap((one) => parts.cites(all[one]!).map((each) => ({ ...each, about: situations[one]! })))
        .filter(({ rule }) => rule.effect !== 'allow' && !rules.some((each) => each.rule === rule));
      const first = about.filter(({ rule }, at) => about.findIndex((each) => each.rule === rule) === at);
      const listed = [...cited, ...first.map((each) => citationOf(each, each.about))];
      return {
        own,
        effect,
        rung: effects.indexOf(effect),
        need: parts.needs(saidBy(number), effect),
        obligations: parts.owes(rules),
        rules: listed,
        deviations: [],
        standsIn: listed.some((one) => one.code === 'int-baseline' && one.effect !== 'allow'),
        others: others.map((one) => ({ situation: one, need: needOf(one) })),
        asks: others.map((one) => one * 8 + needOf(one)),
      };
    }

    function citationOf({ code, rule }: Own, about?: Situation): RuleCitation {
      const { short, jurisdiction } = code;
      const { cite, url, says, effect, status, confidence } = rule;
      const own = { short, jurisdiction, cite, url, says, effect, status, confidence };
      const key = `${code.code}/${rule.id} ${about ?? ''}`;
      const citation = citations.get(key) ?? {
        code: code.code,
        rule: rule.id,
        ...own,
        ...(about && { about }),
      };
      citations.set(key, citation);
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
