import type { AgeInterval } from './age.ts';
import { binds } from './binding.ts';
import type { Assurance, Code, Day, Rule } from './code.ts';
import type { Grant } from './grants.ts';
import { jurisdictionsOf, parsePlace } from './place.ts';
import { type Effect, effects, levels, matchSituations, type Obligation } from './vocabulary.ts';

export interface ReferenceRequest {
  readonly codes: readonly Code[];
  readonly asOf: Day;
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
}

/**
 * The slow, plain second opinion: reads the codes rule by rule, year by year, with no table and no cache. It shares
 * with the fast engine only the vocabulary, the places and the question whether a line binds on a day.
 */
export function decideByReference(request: ReferenceRequest): ReferenceAnswer {
  const { codes, asOf, situation, age } = request;
  const applying: { code: Code; rule: Rule }[] = [];
  for (const code of codes) {
    if (!appliesThere(code, codes, request.in)) continue;
    const years = possibleYears(code, asOf, age, (line) => bindsThere(line, codes, request.in));
    for (const rule of code.rules) {
      const concerns = rule.situations.some((pattern) =>
        (matchSituations(pattern) as string[]).includes(situation),
      );
      const young = years.some((year) => rule.ages[0] <= year && year <= rule.ages[1]);
      if (concerns && young && binds(rule, asOf) && bindsThere(rule, codes, request.in))
        applying.push({ code, rule });
    }
  }
  const said = new Set(applying.map(({ rule }) => rule.effect));
  const effect = [...effects].reverse().find((one) => said.has(one)) ?? 'allow';
  const needs: ('child' | 'guardian')[] = [];
  if (effect !== 'forbid') {
    if (said.has('guardian')) needs.push('guardian');
    if (said.has('opt-in')) needs.push('child');
  }
  const given = (by: string) =>
    request.granted.some(
      (grant) => grant.by === by && (matchSituations(grant.situation) as string[]).includes(situation),
    );
  return {
    allowed: effect !== 'forbid' && needs.every(given),
    effect,
    needs,
    obligations: [...new Set(applying.flatMap(({ rule }) => rule.obligations))].sort(),
    rules: applying.map(({ code, rule }) => `${code.code}/${rule.id}`).sort(),
  };
}

function appliesThere(code: Code, codes: readonly Code[], places: readonly string[] | 'unknown'): boolean {
  if (places === 'unknown' || places.length === 0) return true;
  for (const place of places) {
    const over = jurisdictionsOf(parsePlace(place));
    const anyCode = codes.some((one) => one.breadth === 'general' && over.includes(one.jurisdiction));
    if (!anyCode || over.includes(code.jurisdiction)) return true;
  }
  return false;
}

/** Whether a line that is for some places only is for one of these. Where every code is joined, all its lines are. */
function bindsThere(
  line: { readonly places?: readonly string[] },
  codes: readonly Code[],
  places: readonly string[] | 'unknown',
): boolean {
  if (line.places === undefined || places === 'unknown' || places.length === 0) return true;
  return places.some((place) => {
    const over = jurisdictionsOf(parsePlace(place));
    return (
      !codes.some((one) => one.breadth === 'general' && over.includes(one.jurisdiction)) ||
      line.places!.some((one) => over.includes(one))
    );
  });
}

/** Every whole year that the person may be, as far as this code is willing to believe the evidence. */
function possibleYears(
  code: Code,
  asOf: Day,
  age: AgeInterval,
  isFor: (line: Assurance) => boolean,
): number[] {
  const years = new Set<number>();
  const [lo, hi] = age.level === 'none' ? [0, 18] : [age.lo, age.hi];
  for (let year = lo; year <= hi; year++) years.add(year);
  let grew = true;
  while (grew) {
    grew = false;
    for (const line of code.assurance) {
      const believed = levels.indexOf(age.level) >= levels.indexOf(line.level);
      if (believed || !binds(line, asOf) || !isFor(line)) continue;
      const youngest = Math.min(...years);
      for (let year = line.past; year < youngest; year++) {
        years.add(year);
        grew = true;
      }
    }
  }
  return [...years];
}
