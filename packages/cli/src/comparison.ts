import {
  type Activity,
  AgeError,
  activityNames,
  type Code,
  type Cover,
  coversInWords,
  type Direction,
  type Effect,
  type Grantor,
  international,
  type Level,
  levels,
  matchSituations,
  PlaceError,
  type Places,
  parseAge,
  type Rulebook,
  type Situation,
  type Tally,
} from '@stairgate/rulebook';
import { Option } from 'commander';
import { UsageError } from './output.ts';
import { parsePlaces } from './place-option.ts';
import { unknownWord } from './question.ts';

export { needLaw, readDay, today } from './law-day.ts';

export const everyYear = '0-18';

/** `--age`, for verbs that go through the years one by one. */
export const ageOption = () =>
  new Option('--age <age>', 'only these years: 15, 13-17, 18+').default(everyYear, 'every year');

export const levelOption = () =>
  new Option('--level <level>', 'how surely the ages are known; at verified they are those of the law itself')
    .choices(levels)
    .default('verified' satisfies Level);

export const situationOption = () =>
  new Option('--situations <list>', 'only these, such as contact.message,ads.show/personalised');

/** Throws `UsageError`. */
export function readYears(text: string): readonly [lo: number, hi: number] {
  try {
    const { lo, hi } = parseAge(text, 'verified');
    return [lo, hi];
  } catch (error) {
    if (error instanceof AgeError) throw new UsageError(`--age: ${error.message}`);
    throw error;
  }
}

/** Places of an option, checked. Throws `UsageError`. */
export function readPlaces(text: string, option: string): Exclude<Places, string> | 'unknown' {
  if (text.trim().toLowerCase() === 'unknown') return 'unknown';
  try {
    return [...new Set(parsePlaces(text))];
  } catch (error) {
    if (error instanceof PlaceError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

/** Throws `UsageError`. */
export function readSituations(text: string | undefined): readonly Situation[] | undefined {
  if (text === undefined) return undefined;
  const asked = text.split(',').flatMap((part) => {
    const matched = matchSituations(part.trim());
    if (matched.length === 0) throw new UsageError(`--situations: ${unknownWord(part.trim())}`);
    return matched;
  });
  return [...new Set(asked)];
}

const listed = new Intl.ListFormat('en-GB');
const either = new Intl.ListFormat('en-GB', { type: 'disjunction' });

export function placesInWords(places: Exclude<Places, string> | 'unknown'): string {
  return places === 'unknown'
    ? 'an unknown place (every code joined, and the baseline)'
    : listed.format(places);
}

/** What a note on silence is about; everything, at every age, where left out. */
export interface SilenceAsked {
  readonly activities?: readonly Activity[];
  readonly ages?: readonly [lo: number, hi: number];
}

type Where = Exclude<Places, string> | 'unknown';

/** For each of these places where its own law covers something not, so that the baseline speaks. */
export function uncovered(rulebook: Rulebook, places: Where, asked: SilenceAsked = {}): string[] {
  return uncoveredIn([{ rulebook, in: places }], asked);
}

/** The same for several rulebooks and their places; places and days of which the same is true share a sentence. */
export function uncoveredIn(
  sides: readonly { readonly rulebook: Rulebook; readonly in: Where }[],
  { activities = activityNames, ages: [lo, hi] = [0, 17] }: SilenceAsked = {},
): string[] {
  const daysOf = new Map<string, { what: string; standIn: string; place: string; days: Set<string> }>();
  for (const { rulebook, in: places } of sides) {
    for (const place of places === 'unknown' ? [] : places) {
      const covers = rulebook.uncovered(place).flatMap((one): Cover[] => {
        const ages = [Math.max(lo, one.ages[0]), Math.min(hi, one.ages[1])] as const;
        const about = one.activities.filter((activity) => activities.includes(activity));
        return about.length === 0 || ages[0] > ages[1] ? [] : [{ activities: about, ages }];
      });
      if (covers.length === 0) continue;
      const what = coveredInWords(covers, { all: 'anything', last: 'or' });
      const { standIn, asOf } = rulebook;
      const key = JSON.stringify([what, standIn, place]);
      const known = daysOf.get(key) ?? { what, standIn, place, days: new Set() };
      known.days.add(asOf);
      daysOf.set(key, known);
    }
  }
  const sentences = new Map<string, { places: string[]; rest: string }>();
  for (const { what, standIn, place, days } of daysOf.values()) {
    const rest = `covers ${what}, on ${either.format(days)}: the baseline ${standIn} stands in there.`;
    const known = sentences.get(rest) ?? { places: [], rest };
    known.places.push(place);
    sentences.set(rest, known);
  }
  return [...sentences.values()].map(({ places, rest }) => `No code of ${either.format(places)} ${rest}`);
}

/** `everything below 18`, or `location and ads.show at ages 0-12; feed at ages 13-17`. */
export function coveredInWords(
  covers: readonly Cover[],
  { all = 'everything', last = 'and' }: { readonly all?: string; readonly last?: 'and' | 'or' } = {},
): string {
  const list = last === 'and' ? listed : either;
  return coversInWords({ covers: byAge(covers) })
    .map(({ of, ages }) => {
      const what = of.length === 1 && of[0] === 'everything' ? all : list.format(of);
      return `${what} ${ages[0] === 0 && ages[1] === 17 ? 'below 18' : `at ${agesInWords(ages)}`}`;
    })
    .join(`; ${last === 'or' ? 'or ' : ''}`);
}

/** What a code covers, shortly: `location, data, ads.market and 3 more at ages 0-12`. Empty where that is nothing. */
export function coversShortly(code: Pick<Code, 'covers'>): string {
  return coversInWords(code)
    .map(({ of, ages }) => {
      const more = of.length > 4 ? ` and ${of.length - 3} more` : '';
      const names = of.slice(0, more === '' ? 4 : 3).join(', ');
      return `${names}${more}${ages[0] === 0 && ages[1] === 17 ? '' : ` at ${agesInWords(ages)}`}`;
    })
    .join('; ');
}

/** Whether a code is a baseline: it has rules and is of no place, and stands in where no other covers. */
export function isBaseline({ jurisdiction, rules }: Pick<Code, 'jurisdiction' | 'rules'>): boolean {
  return jurisdiction === international && rules.length > 0;
}

/** The same as ranges of years that do not overlap, each with all that is meant there. */
function byAge(covers: readonly Cover[]): Cover[] {
  const starts = new Set(covers.flatMap(({ ages: [lo, hi] }) => [lo, hi + 1]));
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.slice(0, -1).flatMap((lo, at): Cover[] => {
    const meant = covers.filter(({ ages }) => ages[0] <= lo && lo <= ages[1]);
    const activities = meant.flatMap((one) => one.activities);
    return activities.length === 0 ? [] : [{ activities, ages: [lo, sorted[at + 1]! - 1] }];
  });
}

/** `13-17`, `15`, `16+`, `all`. */
export function yearsInWords([lo, hi]: readonly [number, number]): string {
  if (lo === 0 && hi === 18) return 'all';
  if (hi === 18) return `${lo}+`;
  return lo === hi ? String(lo) : `${lo}-${hi}`;
}

/** `ages 13-17`, `age 15`, `all ages`. */
export function agesInWords(years: readonly [number, number]): string {
  const words = yearsInWords(years);
  if (words === 'all') return 'all ages';
  return `${years[0] === years[1] ? 'age' : 'ages'} ${words}`;
}

/**
 * Whose yes a setting takes: `opt-in`, `guardian and opt-in`; where it also waits for a stricter yes to something else,
 * `opt-in (waits for guardian)`.
 */
export function askedOf(effect: Effect, needs: readonly Grantor[]): string {
  if (effect === 'forbid') return effect;
  if (needs.length === 2) return 'guardian and opt-in';
  const own = needs[0] === 'guardian' ? 'guardian' : needs[0] === 'child' ? 'opt-in' : 'allow';
  return own === effect ? own : `${own} (waits for ${effect})`;
}

/** `41 situations tighten (ages 13-17), 2 loosen (ages 0-12).` */
export function tallyInWords(tally: Readonly<Record<Direction, Tally>>): string {
  const verbs: Record<Direction, readonly [one: string, more: string]> = {
    tightens: ['tightens', 'tighten'],
    loosens: ['loosens', 'loosen'],
    obligations: ['changes only in what is owed besides', 'change only in what is owed besides'],
  };
  const parts = (Object.keys(verbs) as Direction[])
    .filter((direction) => tally[direction].situations > 0)
    .map((direction, at) => {
      const { situations: count, ages } = tally[direction];
      const noun = at > 0 ? '' : count === 1 ? ' situation' : ' situations';
      return `${count}${noun} ${verbs[direction][count === 1 ? 0 : 1]} (${agesInWords(ages!)})`;
    });
  return parts.length === 0 ? 'No difference.' : `${parts.join(', ')}.`;
}

/** Rows as aligned columns under a common indent, with no head; the last column is as long as it likes. */
export function columns(
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  indent: string,
): string[] {
  return rows.map((row) =>
    `${indent}${row.map((cell, at) => (at === row.length - 1 ? cell : cell.padEnd(widths[at]!))).join('  ')}`.trimEnd(),
  );
}

/** The width of each column over all rows. */
export function widthsOf(rows: readonly (readonly string[])[]): number[] {
  return (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]!.length)));
}
