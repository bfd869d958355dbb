import type { RuleCitation } from './binding.ts';
import type { Cell } from './decision.ts';
import type { Deviation } from './profile.ts';
import type { Places, Rulebook } from './rulebook.ts';
import {
  type Effect,
  effects,
  type Level,
  matchSituations,
  type Obligation,
  type Situation,
  situations,
} from './vocabulary.ts';
import { settings } from './words.generated.ts';

/**
 * How a service has a setting when nobody has touched it, from loose to strict, rung by rung as the effects: on; off, and
 * the child may switch it on; off until a guardian consented; off for good.
 */
export { settings };
export type Setting = (typeof settings)[number];

/** The setting that is just strict enough for an effect. */
export function settingFor(effect: Effect): Setting {
  return settings[effects.indexOf(effect)]!;
}

/** One line of what an operator declares. */
export interface DeclaredDefault {
  /** Situations, or patterns such as `contact.message/*`; a situation by name goes before a pattern. */
  readonly situations: readonly string[];
  readonly ages: readonly [lo: number, hi: number];
  readonly setting: Setting;
  /** What the service also does when it is on. Left out where nobody says. */
  readonly obligations?: readonly Obligation[];
}

export interface DeclaredDefaults {
  /** The ages that the service takes, as it knows them, and how surely it does. */
  readonly ages: readonly [lo: number, hi: number];
  readonly level: Level;
  readonly defaults: readonly DeclaredDefault[];
}

export interface CheckOptions {
  readonly in: Places;
  /** What the service can do at all; everything if left out. */
  readonly offers?: readonly Situation[];
}

/**
 * `looser`: the setting is looser than the rulebook's. `obligation-missing`: something owed is not among what is
 * declared. `not-declared`: not every setting would do, and nobody says which it is. `obligations-not-declared`: likewise
 * for what is owed besides.
 */
export type FindingKind = 'looser' | 'obligation-missing' | 'not-declared' | 'obligations-not-declared';

/** One thing to put right, over a run of years with the same answer. */
export interface CheckFinding {
  readonly kind: FindingKind;
  readonly situation: Situation;
  readonly ages: readonly [lo: number, hi: number];
  /** Which line of the defaults it is about; null where there is none. */
  readonly index: number | null;
  readonly declared: Setting | null;
  readonly effect: Effect;
  /** The loosest setting that would do. */
  readonly right: Setting;
  /** What is owed and not declared. */
  readonly missing: readonly Obligation[];
  /** The rules that ask for it, the strictest first. */
  readonly rules: readonly RuleCitation[];
}

export interface CheckResult {
  /** The worst first. */
  readonly findings: readonly CheckFinding[];
  /** Settings, one for each situation and year; `free`: not declared, and any would do. */
  readonly counts: Readonly<Record<'meets' | 'stricter' | 'looser' | 'undeclared' | 'free', number>>;
  /** The deviations that moved an answer, and where. */
  readonly moved: readonly { deviation: Deviation; situation: Situation; ages: readonly [number, number] }[];
}

const worst: readonly FindingKind[] = [
  'looser',
  'obligation-missing',
  'not-declared',
  'obligations-not-declared',
];

/** Holds declared defaults against the rulebook, year by year. Nothing is taken to be right because nobody says it. */
export function check(rulebook: Rulebook, declared: DeclaredDefaults, options: CheckOptions): CheckResult {
  const scope = rulebook.scope(options.in);
  const offered = new Set<Situation>(options.offers ?? situations);
  const obligationsOf = new Map(
    rulebook.codes.flatMap(({ code, rules }) =>
      rules.map((rule) => [`${code}/${rule.id}`, rule.obligations] as const),
    ),
  );
  const counts = { meets: 0, stricter: 0, looser: 0, undeclared: 0, free: 0 };
  const runs = new Map<string, { finding: CheckFinding; last: number }>();
  const findings: CheckFinding[] = [];
  const moved = new Map<string, CheckResult['moved'][number]>();
  const add = (year: number, finding: Omit<CheckFinding, 'ages'>) => {
    const { kind, situation, index, effect, missing, rules } = finding;
    const cited = rules.map(({ code, rule }) => `${code}/${rule}`);
    const key = JSON.stringify([kind, situation, index, effect, missing, cited]);
    const run = runs.get(key);
    if (run?.last === year - 1) {
      run.last = year;
      const at = findings.indexOf(run.finding);
      run.finding = { ...run.finding, ages: [run.finding.ages[0], year] };
      findings[at] = run.finding;
      return;
    }
    const fresh = { ...finding, ages: [year, year] as const };
    findings.push(fresh);
    runs.set(key, { finding: fresh, last: year });
  };

  const [lo, hi] = declared.ages;
  for (let year = lo; year <= hi; year++) {
    const row = scope.row({ lo: year, hi: year, level: declared.level });
    for (const [number, situation] of situations.entries()) {
      if (!offered.has(situation)) continue;
      const cell = row[number]!;
      noteMoved(moved, cell, situation, year);
      const index = lineFor(declared.defaults, situation, year);
      const line = index === null ? undefined : declared.defaults[index]!;
      // A setting is judged by what the law says of it, where all else that it needs is open.
      const own = effects.indexOf(cell.own);
      const ownRules = cell.rules.filter(({ about }) => about === undefined);
      const about = { situation, index, effect: cell.own, right: settingFor(cell.own) };
      if (!line) {
        const missing = cell.obligations;
        counts[own === 0 ? 'free' : 'undeclared']++;
        // Where any setting would do, only what is owed besides is left open.
        const kind = own === 0 ? 'obligations-not-declared' : 'not-declared';
        if (own > 0 || missing.length > 0)
          add(year, { ...about, kind, declared: null, missing, rules: ownRules });
        continue;
      }
      const rung = settings.indexOf(line.setting);
      counts[rung < own ? 'looser' : rung > own ? 'stricter' : 'meets']++;
      const said = { ...about, declared: line.setting };
      if (rung < own) {
        const rules = ownRules.filter(({ effect }) => effects.indexOf(effect) > rung);
        add(year, { ...said, kind: 'looser', missing: [], rules });
      }
      // What is never on owes nothing.
      if (line.setting === 'locked-off' || cell.own === 'forbid') continue;
      const missing = cell.obligations.filter((one) => !line.obligations?.includes(one));
      if (missing.length === 0) continue;
      const rules = ownRules.filter(({ code, rule }) =>
        obligationsOf.get(`${code}/${rule}`)?.some((one) => missing.includes(one)),
      );
      const kind = line.obligations === undefined ? 'obligations-not-declared' : 'obligation-missing';
      add(year, { ...said, kind, missing, rules });
    }
  }
  return { findings: findings.sort(byWeight), counts, moved: [...moved.values()] };
}

/** The line that speaks about a situation at an age: one that names it before one that has a pattern for it. */
function lineFor(defaults: readonly DeclaredDefault[], situation: Situation, year: number): number | null {
  const inAge = ({ ages: [lo, hi] }: DeclaredDefault) => lo <= year && year <= hi;
  const named = defaults.findIndex((line) => inAge(line) && line.situations.includes(situation));
  if (named >= 0) return named;
  const meant = defaults.findIndex(
    (line) => inAge(line) && line.situations.some((pattern) => matchSituations(pattern).includes(situation)),
  );
  return meant < 0 ? null : meant;
}

function noteMoved(
  moved: Map<string, CheckResult['moved'][number]>,
  { deviations }: Cell,
  situation: Situation,
  year: number,
): void {
  for (const deviation of deviations) {
    const key = `${deviation.id} ${situation}`;
    const known = moved.get(key);
    moved.set(key, { deviation, situation, ages: [known?.ages[0] ?? year, year] });
  }
}

function byWeight(a: CheckFinding, b: CheckFinding): number {
  return (
    worst.indexOf(a.kind) - worst.indexOf(b.kind) ||
    gapOf(b) - gapOf(a) ||
    effects.indexOf(b.effect) - effects.indexOf(a.effect) ||
    situations.indexOf(a.situation) - situations.indexOf(b.situation) ||
    a.ages[0] - b.ages[0]
  );
}

/** By how many rungs a setting is too loose. */
function gapOf({ declared, effect }: CheckFinding): number {
  return effects.indexOf(effect) - (declared === null ? 0 : settings.indexOf(declared));
}
