import type { BindingCode, BindingRule } from './binding.ts';
import type { Code } from './code.ts';
import { standardBaseline } from './profile.ts';
import { activityNames, activityNumbers } from './vocabulary.ts';
import { groups } from './words.generated.ts';

/** A baseline that asks for nothing: beside it, codes are read by themselves. */
export const silentBaseline: Code = {
  code: standardBaseline,
  title: 'No baseline',
  short: 'No baseline',
  jurisdiction: 'INT',
  issuer: '',
  url: '',
  covers: [],
  rules: [],
  assurance: [],
  duties: [],
  mappings: [],
  unmodelled: [],
};

/** What a code covers as its file would say it: `everything`, groups, and activities, each with its ages. */
export function coversInWords({ covers }: Pick<Code, 'covers'>): readonly {
  readonly of: readonly string[];
  readonly ages: readonly [number, number];
}[] {
  const byAges = new Map<string, Set<string>>();
  for (const { activities, ages } of covers) {
    const known = byAges.get(ages.join('-')) ?? new Set<string>();
    byAges.set(ages.join('-'), known);
    for (const one of activities) known.add(one);
  }
  return [...byAges].map(([ages, covered]) => {
    const [lo = 0, hi = 17] = ages.split('-').map(Number);
    if (activityNames.every((one) => covered.has(one))) return { of: ['everything'], ages: [lo, hi] };
    const whole = groups.filter(({ activities }) => activities.every((one) => covered.has(one)));
    const grouped = new Set<string>(whole.flatMap(({ activities }) => activities));
    const single = activityNames.filter((one) => covered.has(one) && !grouped.has(one));
    return { of: [...whole.map(({ id }) => id), ...single], ages: [lo, hi] };
  });
}

/** Years of childhood as bits: bit 0 is the first year, bit 17 the last. */
export type Years = number;

export const everyYear: Years = 2 ** 18 - 1;

export function yearsOf([lo, hi]: readonly [lo: number, hi: number]): Years {
  return (2 ** (hi + 1) - 1) & ~(2 ** lo - 1);
}

/**
 * For each activity the years at which none of these codes covers it. A code covers an activity that it says it does
 * while one of its own rules about that activity binds: a law that has not begun, or that a court stopped, says nothing
 * by its silence, and neither does one that names a whole group and has no rule about this part of it.
 * @param codes with the rules that hold in one place.
 */
export function uncoveredBy(codes: readonly Pick<BindingCode, 'code' | 'rules'>[]): readonly Years[] {
  const left = activityNames.map(() => everyYear);
  for (const { code, rules } of codes) {
    if (code.covers.length === 0) continue;
    const spoken = new Set(rules.flatMap(({ situations }) => situations.map((one) => activityNumbers[one]!)));
    for (const { activities, ages } of code.covers) {
      for (const one of activities) {
        const number = activityNames.indexOf(one);
        if (spoken.has(number)) left[number]! &= ~yearsOf(ages);
      }
    }
  }
  return left;
}

/** What of the rules of a baseline joins in: where it is about an activity at years at which nothing covers that. */
export function standInRules(
  rules: readonly BindingRule[],
  uncovered: readonly Years[],
): Omit<BindingRule, 'part'>[] {
  return rules.flatMap((rule) => {
    const byYears = new Map<Years, number[]>();
    for (const situation of rule.situations) {
      const years = uncovered[activityNumbers[situation]!]! & yearsOf(rule.ages);
      byYears.set(years, [...(byYears.get(years) ?? []), situation]);
    }
    return [...byYears].flatMap(([years, situations]) =>
      intervalsOf(years).map((ages) => ({ ...rule, situations, ages })),
    );
  });
}

/** The years as the fewest ranges, from young to old. */
export function intervalsOf(years: Years): (readonly [lo: number, hi: number])[] {
  const ranges: [number, number][] = [];
  for (let year = 0; year < 18; year++) {
    if ((years & (2 ** year)) === 0) continue;
    const last = ranges.at(-1);
    if (last && last[1] === year - 1) last[1] = year;
    else ranges.push([year, year]);
  }
  return ranges;
}
