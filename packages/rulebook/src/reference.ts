import type { AgeInterval } from './age.ts';
import type { Assurance, Code, Day, Rule, Source } from './code.ts';
import type { Grant } from './grants.ts';
import { jurisdictionsOf, parsePlace } from './place.ts';
import type { Profile } from './profile.ts';
import { type Effect, effects, levels, matchSituations, type Obligation } from './vocabulary.ts';

export interface ReferenceRequest {
  readonly codes: readonly Code[];
  readonly asOf: Day;
  readonly profile?: Profile | undefined;
  readonly situation: string;
  readonly in: readonly string[] | 'unknown';
  readonly age: AgeInterval;
  readonly granted: readonly Grant[];
}

export interface ReferenceAnswer {
  readonly allowed: boolean;
  readonly effect: Effect;
  readonly needs: readonly ('child' | 'guardian')[];
  readonly obligations: readonly Obligation[];
  readonly rules: readonly string[];
  /** Ids of the deviations without which the effect or the needs would be others. */
  readonly deviations: readonly string[];
}

/** What of one code holds in a place on a day. */
export interface LawThere {
  readonly code: Code;
  readonly rules: readonly Rule[];
  readonly assurance: readonly Assurance[];
}

/** A rule that touches somebody of some age, and each of the years at which it does. */
export interface Applying {
  readonly code: Code;
  readonly rule: Rule;
  readonly years: readonly number[];
}

/**
 * The slow, plain second opinion: reads the codes line by line, year by year, with no table and no number for anything.
 * It shares with the fast engine the vocabulary and which places lie in which, and nothing else. Its three steps are
 * apart, so that who asks about many ages and situations need not repeat the first for each.
 */
export function decideByReference(request: ReferenceRequest): ReferenceAnswer {
  const { codes, asOf, profile, situation, age, granted } = request;
  const law = lawByReference(codes, asOf, request.in, profile);
  return answerByReference(applyingByReference(law, age), situation, granted, asOf, profile);
}

/** First step: the lines that hold in these places on this day. */
export function lawByReference(
  codes: readonly Code[],
  asOf: Day,
  places: readonly string[] | 'unknown',
  profile?: Profile,
): readonly LawThere[] {
  return codes
    .filter((code) => appliesThere(code, codes, places, asOf) && !isExempt(code, asOf, profile))
    .map((code) => {
      const holds = (line: Source & { readonly places?: readonly string[] }) =>
        isLaw(line, asOf) &&
        (line.status !== 'guidance' || profile === undefined || profile.guidance) &&
        bindsThere(line, codes, places, asOf);
      return { code, rules: code.rules.filter(holds), assurance: code.assurance.filter(holds) };
    });
}

/** Second step: the rules that touch a person who may be of any of these ages. */
export function applyingByReference(law: readonly LawThere[], age: AgeInterval): readonly Applying[] {
  const applying: Applying[] = [];
  for (const { code, rules, assurance } of law) {
    const possible = possibleYears(assurance, age);
    for (const rule of rules) {
      const years = possible.filter((year) => rule.ages[0] <= year && year <= rule.ages[1]);
      if (years.length > 0) applying.push({ code, rule, years });
    }
  }
  return applying;
}

/** Third step: what those rules together say of one situation. */
export function answerByReference(
  applying: readonly Applying[],
  situation: string,
  granted: readonly Grant[],
  asOf: Day,
  profile?: Profile,
): ReferenceAnswer {
  const concerned = applying.filter(({ rule }) => concerns(rule, situation));
  const lowered = concerned.map((one) => lower(one, situation, asOf, profile));
  const { effect, needs } = conclude(new Set(lowered.flatMap((one) => one.effects)));
  const law = conclude(new Set(concerned.map(({ rule }) => rule.effect)));
  const moved = effect !== law.effect || needs.join() !== law.needs.join();
  const given = (by: string) => granted.some((grant) => grant.by === by && means(grant.situation, situation));
  return {
    allowed: effect !== 'forbid' && needs.every(given),
    effect,
    needs,
    obligations: [...new Set(concerned.flatMap(({ rule }) => rule.obligations))].sort(),
    rules: concerned.map(({ code, rule }) => `${code.code}/${rule.id}`).sort(),
    deviations: moved ? [...new Set(lowered.flatMap((one) => one.by))].sort() : [],
  };
}

/** The strictest of what is said, and who then has to say yes. */
function conclude(said: ReadonlySet<Effect>): Pick<ReferenceAnswer, 'effect' | 'needs'> {
  const effect = [...effects].reverse().find((one) => said.has(one)) ?? 'allow';
  const needs: ('child' | 'guardian')[] = [];
  if (effect !== 'forbid') {
    if (said.has('guardian')) needs.push('guardian');
    if (said.has('opt-in')) needs.push('child');
  }
  return { effect, needs };
}

/** Written here once more, so that a mistake about days or standing is not made by both. */
function isLaw({ status, confidence, from, until }: Source, day: Day): boolean {
  const begun = from === undefined ? status !== 'enacted' : day >= from;
  const ended = until !== undefined && day > until;
  const stands = ['in-force', 'guidance', 'enacted'].includes(status);
  return stands && confidence !== 'low' && begun && !ended;
}

function isExempt({ code }: Code, day: Day, profile: Profile | undefined): boolean {
  return (profile?.exempt ?? []).some(
    (one) => one.code === code && day >= one.approved && day <= one.expires,
  );
}

/** What a rule says at each of the years, as far as a deviation lowers it there, and the ids of those that do. */
function lower(
  { rule, years }: Applying,
  situation: string,
  day: Day,
  profile: Profile | undefined,
): { effects: Effect[]; by: string[] } {
  const said: { effects: Effect[]; by: string[] } = { effects: [], by: [] };
  for (const year of years) {
    const deviation = (profile?.deviations ?? []).find(
      (one) =>
        day >= one.approved &&
        day <= one.expires &&
        one.ages[0] <= year &&
        year <= one.ages[1] &&
        one.situations.some((pattern) => means(pattern, situation)),
    );
    const may = rule.compelling && rule.effect !== 'forbid';
    if (may && deviation && effects.indexOf(deviation.effect) < effects.indexOf(rule.effect)) {
      said.effects.push(deviation.effect);
      said.by.push(deviation.id);
    } else {
      said.effects.push(rule.effect);
    }
  }
  return said;
}

/** Whether the law of one of these jurisdictions speaks for itself: its silence counts, so nobody else's law does. */
function isCovered(over: readonly string[], codes: readonly Code[], day: Day): boolean {
  return codes.some(
    ({ breadth, jurisdiction, rules }) =>
      breadth === 'general' && over.includes(jurisdiction) && rules.some((rule) => isLaw(rule, day)),
  );
}

function appliesThere(
  code: Code,
  codes: readonly Code[],
  places: readonly string[] | 'unknown',
  day: Day,
): boolean {
  if (places === 'unknown' || places.length === 0) return true;
  for (const place of places) {
    const over = jurisdictionsOf(parsePlace(place));
    if (!isCovered(over, codes, day) || over.includes(code.jurisdiction)) return true;
  }
  return false;
}

/** Whether a line that is for some places only is for one of these. Where every code is joined, all its lines are. */
function bindsThere(
  line: { readonly places?: readonly string[] },
  codes: readonly Code[],
  places: readonly string[] | 'unknown',
  day: Day,
): boolean {
  if (line.places === undefined || places === 'unknown' || places.length === 0) return true;
  return places.some((place) => {
    const over = jurisdictionsOf(parsePlace(place));
    return !isCovered(over, codes, day) || line.places!.some((one) => over.includes(one));
  });
}

/** Every whole year that the person may be, as far as a code with these lines is willing to believe the evidence. */
function possibleYears(assurance: readonly Assurance[], age: AgeInterval): readonly number[] {
  const years: number[] = [];
  const [lo, hi] = age.level === 'none' ? [0, 18] : [age.lo, age.hi];
  for (let year = lo; year <= hi; year++) years.push(year);
  let grew = true;
  while (grew) {
    grew = false;
    for (const line of assurance) {
      if (levels.indexOf(age.level) >= levels.indexOf(line.level)) continue;
      for (let year = years[0]! - 1; year >= line.past; year--) {
        years.unshift(year);
        grew = true;
      }
    }
  }
  return years;
}

const situationsOf = new WeakMap<Rule, ReadonlySet<string>>();

/** Whether a rule is about this situation. Its patterns are read once. */
function concerns(rule: Rule, situation: string): boolean {
  let those = situationsOf.get(rule);
  if (!those) {
    those = new Set<string>(rule.situations.flatMap(matchSituations));
    situationsOf.set(rule, those);
  }
  return those.has(situation);
}

const meant = new Map<string, ReadonlySet<string>>();

/** Whether a pattern means this situation. The vocabulary is asked about each pattern once. */
function means(pattern: string, situation: string): boolean {
  let those = meant.get(pattern);
  if (!those) {
    those = new Set<string>(matchSituations(pattern));
    meant.set(pattern, those);
  }
  return those.has(situation);
}
