import {
  factsOf,
  factsOfPractice,
  isSituation,
  type Practice,
  type Situation,
  type Theme,
  themes as words,
} from '@stairgate/rulebook';
import type { AnyVerdict, ReviewReport } from '@stairgate/wire';
import reviewer from '@stairgate/words/messages/en/reviewer.json' with { type: 'json' };
import { allOf, keyOf } from './topics.ts';
import { wordDay } from './word-day.ts';

interface ThemeParts {
  readonly id: Theme;
  readonly title: string;
  readonly says: string;
  /** Only of children younger than this. */
  readonly below?: number;
}

/** The themes, in the order of the table: what the regulator's own review looked at, the age screen, and what is left. */
export const themes: readonly ThemeParts[] = words.map((theme) => ({
  ...theme,
  ...reviewer.themes[theme.id],
}));
const rest = themes.at(-1)!.id;

export type { Theme };

/**
 * `partly`: what was tested meets the law, and not everything was tested. `none`: this age was not played, or nothing of
 * the theme is judged there.
 */
export type CellVerdict = 'falls-short' | 'cannot-tell' | 'not-tested' | 'partly' | 'meets' | 'none';

/** What each verdict is called, and what it says, from what to look at first. */
export const cellWords: Readonly<Record<CellVerdict, { readonly name: string; readonly says: string }>> = {
  'falls-short': { name: 'Falls short', says: 'in as many situations as it says' },
  'cannot-tell': { name: 'Cannot tell', says: 'what was seen fits both' },
  partly: { name: 'Partly tested', says: 'what was tested meets the law' },
  meets: { name: 'Meets', says: 'all of it was tested' },
  'not-tested': { name: 'Not tested', says: 'never a pass' },
  none: { name: 'Does not apply', says: 'or this age was not played' },
};

/** One theme on one platform at one age. */
export interface ThemeCell {
  readonly theme: Theme;
  readonly age: number;
  readonly verdict: CellVerdict;
  readonly short: number;
  readonly unclear: number;
  readonly untested: number;
  readonly fine: number;
  /** Findings that fall short, else those that cannot be told. */
  readonly findings: readonly { readonly id: string; readonly title: string }[];
}

export interface ComparedPlatform {
  readonly platform: string;
  readonly url: string;
  readonly place: string;
  readonly startedAt: string;
  readonly asOf: string;
  readonly revision: string;
  readonly cutShort: string | null;
  /** Where its report page lies, as an address from the page of the comparison; null if nobody says. */
  readonly href: string | null;
  readonly cells: readonly ThemeCell[];
}

export interface Comparison {
  readonly ages: readonly number[];
  /** By name, then by date. */
  readonly platforms: readonly ComparedPlatform[];
  /** What makes them hard to compare, in sentences. */
  readonly caveats: readonly string[];
}

/** One review to compare. */
export interface Reviewed {
  readonly report: ReviewReport;
  readonly href?: string;
}

/** Puts reviews beside each other, by theme and age. Pure; the order in which they are given does not matter. */
export function compare(reviews: readonly Reviewed[]): Comparison {
  const ages = [...new Set(reviews.flatMap(({ report }) => report.review.ages))].sort((a, b) => a - b);
  const platforms = reviews
    .map(({ report, href }): ComparedPlatform => {
      const { review, law } = report;
      return {
        platform: review.platform,
        url: review.url,
        place: law.places === 'unknown' ? 'unknown' : law.places.join(', '),
        startedAt: review.startedAt,
        asOf: law.asOf,
        revision: law.revision,
        cutShort: review.cutShort,
        href: href ?? null,
        cells: themes.flatMap((theme) => ages.map((age) => cellOf(theme, age, report))),
      };
    })
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b), 'en-GB'));
  return { ages, platforms, caveats: caveatsOf(platforms) };
}

const orderOf = ({ platform, startedAt, url }: ComparedPlatform) => `${platform}\n${startedAt}\n${url}`;

/** In which theme a situation or practice is counted, for a child of an age. */
export function themeOf(subject: Situation | Practice, age: number): Theme {
  const { theme } = isSituation(subject) ? factsOf(subject) : factsOfPractice(subject);
  const below = themes.find(({ id }) => id === theme)?.below;
  return below === undefined || age < below ? theme : rest;
}

function cellOf({ id: theme, below }: ThemeParts, age: number, report: ReviewReport): ThemeCell {
  const own = allOf(report).filter(
    (one) =>
      one.age === age &&
      one.verdict !== 'not-asked' &&
      themeOf(keyOf(one) as Situation | Practice, age) === theme,
  );
  const having = (...verdicts: AnyVerdict[]) => own.filter(({ verdict }) => verdicts.includes(verdict));
  const [short, unclear] = [having('falls-short'), having('cannot-tell')];
  const [untested, fine] = [having('not-tested').length, having('meets', 'stricter').length];
  const verdict = ((): CellVerdict => {
    if (own.length === 0 || (below !== undefined && age >= below)) return 'none';
    if (short.length > 0) return 'falls-short';
    if (unclear.length > 0) return 'cannot-tell';
    if (fine === 0) return 'not-tested';
    return untested > 0 ? 'partly' : 'meets';
  })();
  return {
    theme,
    age,
    verdict,
    short: short.length,
    unclear: unclear.length,
    untested,
    fine,
    findings: (short.length > 0 ? short : unclear).map(({ id, title }) => ({ id, title })),
  };
}

const cellOrder: readonly CellVerdict[] = [
  'falls-short',
  'cannot-tell',
  'partly',
  'meets',
  'not-tested',
  'none',
];

/** One theme on one platform over all ages: the worst of its cells, and how many findings fall short. */
export function overall(
  { cells }: ComparedPlatform,
  theme: Theme,
): Omit<ThemeCell, 'age'> & { readonly ages: readonly number[] } {
  const own = cells.filter((cell) => cell.theme === theme);
  const sum = (count: (cell: ThemeCell) => number) => own.reduce((total, cell) => total + count(cell), 0);
  const worst = cellOrder.find((verdict) => own.some((cell) => cell.verdict === verdict)) ?? 'none';
  // An age at which nothing was tested leaves a gap in what is otherwise as it should be.
  const gap = worst === 'meets' && own.some(({ verdict }) => verdict === 'not-tested');
  return {
    theme,
    verdict: gap ? 'partly' : worst,
    short: sum(({ short }) => short),
    unclear: sum(({ unclear }) => unclear),
    untested: sum(({ untested }) => untested),
    fine: sum(({ fine }) => fine),
    findings: own.filter(({ verdict }) => verdict === worst).flatMap(({ findings }) => findings),
    ages: own.filter(({ verdict }) => verdict === worst).map(({ age }) => age),
  };
}

function caveatsOf(platforms: readonly ComparedPlatform[]): string[] {
  const differ = (of: (one: ComparedPlatform) => string) => [...new Set(platforms.map(of))];
  const places = differ(({ place }) => place);
  const laws = differ(({ revision }) => revision);
  const days = differ(({ startedAt }) => startedAt.slice(0, 10)).sort();
  return [
    ...(places.length > 1 ? [`Not all were reviewed for the same place: ${places.join('; ')}.`] : []),
    ...(laws.length > 1 && places.length <= 1
      ? [
          `Not all were judged by the same law: as of ${differ(({ asOf }) => asOf)
            .sort()
            .map((day) => wordDay(day))
            .join(', ')}.`,
        ]
      : []),
    ...(days.length > 1
      ? [`They were reviewed on different days, from ${wordDay(days[0]!)} to ${wordDay(days.at(-1)!)}.`]
      : []),
    ...platforms
      .filter(({ cutShort }) => cutShort !== null)
      .map(({ platform, cutShort }) => `The review of ${platform} was cut short: ${cutShort}`),
  ];
}
