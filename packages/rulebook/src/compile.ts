import { type BindingCode, type BindingRule, bindsUnder, type RuleCitation } from './binding.ts';
import type { Code, Day, Rule } from './code.ts';
import {
  type Deviation,
  type Exemption,
  isApproved,
  type Profile,
  standardBaseline,
  standInOf,
} from './profile.ts';
import { Rulebook } from './rulebook.ts';
import { sha256 } from './sha256.ts';
import { effects, levels, matchSituations, situationNumber, upward } from './vocabulary.ts';

/** A line of a code that `compile` cannot make sense of. The reader in `packages/codes` says so earlier, with file and line. */
export class CompileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CompileError';
  }
}

export interface CompileOptions {
  /** The day on which the rulebook is to hold. */
  readonly asOf: Day;
  /** What the operator documents of its service. */
  readonly profile?: Profile | undefined;
}

/**
 * Codes to a rulebook that decides. Pure and immutable; the same codes that bind give the same `revision`,
 * whatever `alternatives` they accept, since these decide nothing, and whomever else they apply to.
 * Throws `CompileError` on a situation, effect, level or age outside the vocabulary, a day that is none, or two
 * deviations for one situation at one age.
 */
export function compile(codes: readonly Code[], { asOf, profile }: CompileOptions): Rulebook {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? Date.parse(`${asOf}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== asOf) {
    throw new CompileError(`"${asOf}" is no day. Write it as YYYY-MM-DD.`);
  }
  const lowerings = loweringsOf(profile, asOf);
  const binds = bindsUnder(profile, asOf);
  const seen = new Set<string>();
  for (const { code } of codes) {
    if (seen.has(code)) throw new CompileError(`The code ${code} is given twice.`);
    seen.add(code);
  }
  const standIn = standInOf(profile);
  if (!seen.has(standIn)) {
    throw new CompileError(
      `There is no code "${standIn}" here, so nothing says what holds where no law covers. Add it to the codes.`,
    );
  }
  const citations: RuleCitation[] = [];
  let part = 0;
  const binding = codes.map((code, number): BindingCode => {
    const rules: Part[] = [];
    for (const rule of code.rules) {
      if (!binds(code, rule)) continue;
      const whole = {
        provision: citations.length,
        code: number,
        rule,
        situations: situationNumbersOf(code, rule),
        ages: rule.ages,
        rung: rungOf(code, rule),
      };
      rules.push(...partsOf(whole, lowerings));
      citations.push(citationOf(code, rule));
    }
    const thresholds = code.assurance
      .filter((line) => binds(code, line))
      .map((line) => {
        const rank = levels.indexOf(line.level);
        if (rank < 0) throw new CompileError(`${code.code}: "${line.level}" is no level of assurance.`);
        return { past: line.past, rank, ...(line.places && { places: line.places }) };
      })
      .sort((a, b) => b.past - a.past);
    return { code, rules: rules.map((rule) => ({ ...withWider(rule), part: part++ })), thresholds };
  });
  const lawOf = () =>
    binding.map(({ code, rules, thresholds }) => [
      code.code,
      code.jurisdiction,
      code.covers,
      [...new Set(rules.map(({ rule }) => rule))].map(
        ({ alternatives: _, applies: __, ...deciding }) => deciding,
      ),
      thresholds,
    ]);
  const moving = new Set(binding.flatMap(({ rules }) => rules.map(({ by }) => by)));
  const deviations = lowerings.map(({ deviation }) => deviation).filter((one) => moving.has(one));
  const exemptions = exemptionsOf(profile, codes, asOf);
  const isPlain = deviations.length + exemptions.length === 0 && standIn === standardBaseline;
  // Worked out when it is first asked for: it takes longer than all the rest.
  const revision = () =>
    sha256(inKeyOrder(isPlain ? lawOf() : [lawOf(), deviations, exemptions, standIn])).slice(0, 16);
  return new Rulebook({
    codes,
    asOf,
    profile,
    deviations,
    exemptions,
    revision,
    binding,
    citations,
    standIn,
  });
}

/** The exemptions in force on the day that silence something. */
function exemptionsOf(profile: Profile | undefined, codes: readonly Code[], asOf: Day): readonly Exemption[] {
  if (!profile) return [];
  const binds = bindsUnder({ ...profile, exempt: [] }, asOf);
  const standIn = standInOf(profile);
  const loud = new Set(
    codes
      .filter((code) => [...code.rules, ...code.assurance].some((line) => binds(code, line)))
      .map(({ code }) => code),
  );
  return profile.exempt.filter((one) => isApproved(one, asOf) && loud.has(one.code) && one.code !== standIn);
}

/** JSON with sorted keys: what went through a database or another program keeps its revision. */
function inKeyOrder(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A deviation in force, as compiling needs it. */
interface Lowering {
  readonly deviation: Deviation;
  readonly situations: ReadonlySet<number>;
  readonly rung: number;
}

/** The deviations in force on the day, in their order. */
function loweringsOf(profile: Profile | undefined, asOf: Day): Lowering[] {
  const lowerings = (profile?.deviations ?? [])
    .filter((deviation) => isApproved(deviation, asOf))
    .map((deviation): Lowering => {
      const name = `deviation ${deviation.id}`;
      const rung = effects.indexOf(deviation.effect);
      if (rung < 0 || rung > 2) throw new CompileError(`${name}: "${deviation.effect}" loosens nothing.`);
      needAges(name, deviation.ages);
      return { deviation, rung, situations: new Set(numbersOf(name, deviation.situations)) };
    });
  for (const [index, one] of lowerings.entries()) {
    const other = lowerings.slice(0, index).find((earlier) => overlap(earlier, one));
    if (!other) continue;
    const both = `deviations ${other.deviation.id} and ${one.deviation.id}`;
    throw new CompileError(`${both}: both are about one situation at one age.`);
  }
  return lowerings;
}

function overlap(a: Lowering, b: Lowering): boolean {
  return (
    agesMeet(a.deviation.ages, b.deviation.ages) && [...a.situations].some((one) => b.situations.has(one))
  );
}

function agesMeet(a: Deviation['ages'], b: Deviation['ages']): boolean {
  return a[0] <= b[1] && b[0] <= a[1];
}

type Part = Omit<BindingRule, 'part'>;

/** A rule in parts, each on one rung, where deviations lower it. */
function partsOf(whole: Part, lowerings: readonly Lowering[]): Part[] {
  if (!whole.rule.compelling) return [whole];
  let parts = [whole];
  for (const { deviation, situations, rung } of lowerings) {
    if (rung >= whole.rung) continue;
    parts = parts.flatMap((part) => {
      const about = part.situations.filter((one) => situations.has(one));
      if (about.length === 0 || !agesMeet(part.ages, deviation.ages)) return [part];
      const [lo, hi] = part.ages;
      const [from, to] = [Math.max(lo, deviation.ages[0]), Math.min(hi, deviation.ages[1])];
      const others = part.situations.filter((one) => !situations.has(one));
      return [
        ...(others.length > 0 ? [{ ...part, situations: others }] : []),
        ...(lo < from ? [{ ...part, situations: about, ages: [lo, from - 1] as const }] : []),
        { ...part, situations: about, ages: [from, to] as const, rung, by: deviation },
        ...(to < hi ? [{ ...part, situations: about, ages: [to + 1, hi] as const }] : []),
      ];
    });
  }
  return parts;
}

/** A part of a rule is about what it names, and about all that is wider. */
function withWider(part: Part): Part {
  return { ...part, situations: [...new Set(part.situations.flatMap((one) => upward[one]!))] };
}

function situationNumbersOf(code: Code, rule: Rule): number[] {
  return numbersOf(`${code.code}/${rule.id}`, rule.situations);
}

function numbersOf(name: string, patterns: readonly string[]): number[] {
  const numbers = new Set<number>();
  for (const pattern of patterns) {
    const matched = matchSituations(pattern);
    if (matched.length === 0) throw new CompileError(`${name}: "${pattern}" is not in the vocabulary.`);
    for (const situation of matched) numbers.add(situationNumber(situation));
  }
  return [...numbers];
}

function rungOf(code: Code, rule: Rule): number {
  const rung = effects.indexOf(rule.effect);
  if (rung < 0) throw new CompileError(`${code.code}/${rule.id}: "${rule.effect}" is not on the ladder.`);
  needAges(`${code.code}/${rule.id}`, rule.ages);
  return rung;
}

function needAges(name: string, [lo, hi]: readonly [number, number]): void {
  if (Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo <= hi && hi <= 17) return;
  throw new CompileError(`${name}: ages ${lo}-${hi} do not lie within 0-17.`);
}

function citationOf(code: Code, rule: Rule): RuleCitation {
  return Object.freeze({
    code: code.code,
    rule: rule.id,
    short: code.short,
    jurisdiction: code.jurisdiction,
    cite: rule.cite,
    url: rule.url,
    says: rule.says,
    effect: rule.effect,
    status: rule.status,
    confidence: rule.confidence,
    ...(rule.hours && { hours: rule.hours }),
    ...(rule.minutes !== undefined && { minutes: rule.minutes }),
    ...(rule.alternatives && { alternatives: rule.alternatives }),
  });
}
