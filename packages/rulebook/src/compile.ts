import { type BindingCode, type BindingRule, binds, type RuleCitation } from './binding.ts';
import type { Code, Day, Rule } from './code.ts';
import { Rulebook } from './rulebook.ts';
import { sha256 } from './sha256.ts';
import { effects, levels, matchSituations, situationNumber } from './vocabulary.ts';

/** A line of a code that `compile` cannot make sense of. The loader in `codes/` says so earlier, with file and line. */
export class CompileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CompileError';
  }
}

export interface CompileOptions {
  /** The day on which the rulebook is to hold. */
  readonly asOf: Day;
}

/**
 * Codes to a rulebook that decides. Pure and immutable; the same codes that bind give the same `revision`.
 * Throws `CompileError` on a situation, effect, level or age outside the vocabulary, or a day that is none.
 */
export function compile(codes: readonly Code[], { asOf }: CompileOptions): Rulebook {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(`${asOf}T00:00:00Z`))) {
    throw new CompileError(`"${asOf}" is no day. Write it as YYYY-MM-DD.`);
  }
  const seen = new Set<string>();
  for (const { code } of codes) {
    if (seen.has(code)) throw new CompileError(`The code ${code} is given twice.`);
    seen.add(code);
  }
  const citations: RuleCitation[] = [];
  const binding = codes.map((code, number): BindingCode => {
    const rules: BindingRule[] = [];
    for (const rule of code.rules) {
      if (!binds(rule, asOf)) continue;
      rules.push({
        provision: citations.length,
        code: number,
        rule,
        situations: situationNumbersOf(code, rule),
        rung: rungOf(code, rule),
      });
      citations.push(citationOf(code, rule));
    }
    const thresholds = code.assurance
      .filter((line) => binds(line, asOf))
      .map((line) => {
        const rank = levels.indexOf(line.level);
        if (rank < 0) throw new CompileError(`${code.code}: "${line.level}" is no level of assurance.`);
        return { past: line.past, rank, ...(line.places && { places: line.places }) };
      })
      .sort((a, b) => b.past - a.past);
    return { code, rules, thresholds };
  });
  const revision = sha256(
    JSON.stringify(
      binding.map(({ code, rules, thresholds }) => [
        code.code,
        code.jurisdiction,
        code.breadth,
        rules.map(({ rule }) => rule),
        thresholds,
      ]),
    ),
  ).slice(0, 16);
  return new Rulebook({ codes, asOf, revision, binding, citations });
}

function situationNumbersOf(code: Code, rule: Rule): number[] {
  const numbers = new Set<number>();
  for (const pattern of rule.situations) {
    const matched = matchSituations(pattern);
    if (matched.length === 0) {
      throw new CompileError(`${code.code}/${rule.id}: "${pattern}" is not in the vocabulary.`);
    }
    for (const situation of matched) numbers.add(situationNumber(situation));
  }
  return [...numbers];
}

function rungOf(code: Code, rule: Rule): number {
  const rung = effects.indexOf(rule.effect);
  if (rung < 0) throw new CompileError(`${code.code}/${rule.id}: "${rule.effect}" is not on the ladder.`);
  const [lo, hi] = rule.ages;
  if (!(Number.isInteger(lo) && Number.isInteger(hi) && lo >= 0 && lo <= hi && hi <= 17)) {
    throw new CompileError(`${code.code}/${rule.id}: ages ${lo}-${hi} do not lie within 0-17.`);
  }
  return rung;
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
  });
}
