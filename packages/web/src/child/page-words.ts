import type { Band, Explanation, Situation, Translation } from '@stairgate/rulebook';
import { IntlMessageFormat } from 'intl-messageformat';
import type { SituationView } from '../api/decision.ts';
import { groupsFor, type SituationGroup, wordsFor } from '../words.ts';
import { englishPage, type PageTexts, type PageTranslation, pageTexts, toneOf } from './page-texts.ts';

/** A language a child can read the pages in. */
export interface ChildLanguage {
  /** What its files are named, such as `cy`. */
  readonly tag: string;
  readonly page: PageTranslation;
  readonly rulebook: Translation;
}

/** Everything that the page says to one child in one language, its own words and the rulebook's. */
export interface PageWords extends PageTexts {
  /** Puts values in the blanks of a text, in the form for its numbers. */
  readonly fill: (text: string, values: Readonly<Record<string, string | number>>) => string;
  readonly day: (at: string) => string;
  readonly moment: (at: string) => string;
  /** A sum of money, given in the smallest unit of its currency. */
  readonly sum: (amount: number, currency: string) => string;
  /** One line of the page, as `explain` words it. */
  readonly said: (situation: Situation, view: SituationView) => Explanation;
  readonly groups: (only: readonly Situation[]) => readonly SituationGroup[];
  /** The language of a text where it is not that of the page: English, in which a language says what it lacks. */
  readonly langOf: (text: string) => string | undefined;
}

export function pageWords(band: Band, { page, rulebook }: ChildLanguage): PageWords {
  const { texts, inEnglish } = pageTexts(toneOf(band), page);
  const foreign = new Set(inEnglish);
  const note = (said: string, isForeign: boolean): string => {
    if (isForeign) foreign.add(said);
    return said;
  };
  const fill: PageWords['fill'] = (text, values) => {
    const isForeign = foreign.has(text);
    const language = isForeign ? englishPage.language : page.language;
    return note(
      `${new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).format(values)}`,
      isForeign,
    );
  };
  /** Not by the browser's own dates: few browsers know the months of small languages. */
  function written(text: string, at: string): string {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return at;
    const two = (number: number) => `${number}`.padStart(2, '0');
    const months: Readonly<Record<string, string>> = texts.dates.months;
    return fill(text, {
      day: date.getDate(),
      month: months[date.getMonth() + 1] ?? '',
      year: date.getFullYear(),
      time: `${two(date.getHours())}:${two(date.getMinutes())}`,
    });
  }
  return {
    ...texts,
    fill,
    day: (at) => written(texts.dates.day, at),
    moment: (at) => written(texts.dates.moment, at),
    sum(amount, currency) {
      const format = new Intl.NumberFormat(page.language, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
    },
    said(situation, view) {
      const said = wordsFor(situation, view, band, rulebook);
      for (const text of said.inEnglish ?? []) foreign.add(text);
      return said;
    },
    groups(only) {
      const groups = groupsFor(band, only, rulebook);
      for (const { title, inEnglish } of groups) note(title, inEnglish);
      return groups;
    },
    langOf: (text) => (foreign.has(text) ? englishPage.language : undefined),
  };
}
