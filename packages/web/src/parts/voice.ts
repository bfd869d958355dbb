import type { Audience, Explanation, Situation } from '@stairgate/rulebook';
import type { SituationView } from '@stairgate/wire';
import { IntlMessageFormat } from 'intl-messageformat';
import { groupsFor, type SituationGroup, wordsFor } from '../words.ts';
import type { ReaderLanguage } from './languages.ts';
import { fallback } from './page-texts.ts';

/** How a page speaks to one reader in one language. */
export interface Voice {
  /** The language of the page, as a tag. */
  readonly language: string;
  /** Puts values in the blanks of a text, in the form for its numbers. */
  readonly fill: (text: string, values: Readonly<Record<string, string | number>>) => string;
  readonly day: (at: string) => string;
  readonly moment: (at: string) => string;
  /** A sum of money, given in the smallest unit of its currency. */
  readonly sum: (amount: number, currency: string) => string;
  /** One line of the page, as `explain` words it. */
  readonly said: (situation: Situation, view: SituationView) => Explanation;
  readonly groups: (only: readonly Situation[]) => readonly SituationGroup[];
  /** Marks what the service wrote, where it wrote it in another language than the page's. */
  readonly hear: (language: string, texts: readonly string[]) => void;
  /** The language of a text where it is not that of the page: English, in which a language says what it lacks. */
  readonly langOf: (text: string) => string | undefined;
}

interface DateTexts {
  readonly day: string;
  readonly moment: string;
  readonly months: Readonly<Record<string, string>>;
}

/**
 * @param dates how days are written. Not by the browser: few browsers know the months of small languages.
 * @param inEnglish the page's own texts that the language lacks.
 */
export function voiceOf(
  audience: Audience,
  { page: { language }, rulebook }: ReaderLanguage,
  dates: DateTexts,
  inEnglish: readonly string[],
): Voice {
  const foreign = new Map(inEnglish.map((text) => [text, fallback]));
  const note = (said: string, isForeign: boolean): string => {
    if (isForeign) foreign.set(said, fallback);
    return said;
  };
  const fill: Voice['fill'] = (text, values) => {
    const isForeign = foreign.has(text);
    const format = new IntlMessageFormat(text, isForeign ? fallback : language, undefined, {
      ignoreTag: true,
    });
    return note(`${format.format(values)}`, isForeign);
  };
  function written(text: string, at: string): string {
    const date = new Date(at);
    if (Number.isNaN(date.getTime())) return at;
    const two = (number: number) => `${number}`.padStart(2, '0');
    return fill(text, {
      day: date.getDate(),
      month: dates.months[date.getMonth() + 1] ?? '',
      year: date.getFullYear(),
      time: `${two(date.getHours())}:${two(date.getMinutes())}`,
    });
  }
  return {
    language,
    fill,
    day: (at) => written(dates.day, at),
    moment: (at) => written(dates.moment, at),
    sum(amount, currency) {
      const format = new Intl.NumberFormat(language, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
    },
    said(situation, view) {
      const said = wordsFor(situation, view, audience, rulebook);
      for (const text of said.inEnglish ?? []) foreign.set(text, fallback);
      return said;
    },
    groups(only) {
      const groups = groupsFor(audience, only, rulebook);
      for (const { title, inEnglish } of groups) note(title, inEnglish);
      return groups;
    },
    hear(served, texts) {
      if (primary(served) === primary(language)) return;
      for (const text of texts) foreign.set(text, served);
    },
    langOf: (text) => foreign.get(text),
  };
}

/** `en` of `en-GB`. */
const primary = (tag: string) => tag.split('-')[0];
