import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Situation } from '@stairgate/rulebook';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import pages from '@stairgate/words/messages/en/guardian-pages.json' with { type: 'json' };
import letters from '@stairgate/words/messages/en/letters.json' with { type: 'json' };
import pairs from '@stairgate/words/messages/en/pairs.json' with { type: 'json' };
import papers from '@stairgate/words/messages/en/papers.json' with { type: 'json' };
import { IntlMessageFormat } from 'intl-messageformat';

const texts = {
  situations: guardian.situations,
  activities: guardian.activities,
  people: guardian.people,
  levels: guardian.levels,
  asleep: guardian.asleep,
  purposes: pages.purposes,
  methods: pages.methods.known,
  alerts: pages.alerts,
  week: pages.week.counts,
  limits: { what: pages.limits.what, days: pages.limits.days, range: pages.limits.range },
  time: pages.time,
  favours: pages.favours,
  notice: letters.notice,
  receipt: letters.receipt,
  letters: letters.letters,
  pairs: { animals: pairs.animals, things: pairs.things },
  papers: { receipt: papers.receipt, held: papers.held },
};

type Filling = Readonly<Record<string, string | number>>;

/** Everything that the service itself says to a guardian, in one language. */
export interface GuardianWords extends Readonly<typeof texts> {
  /** What its files are named, such as `cy`. */
  readonly tag: string;
  /** The language of what is said, as HTML and a receipt name it: `en`, `cy`. */
  readonly language: string;
  /** Puts values in the blanks of a text, in the form for its numbers. */
  fill(text: string, values: Filling): string;
  /** What one situation is called, and what it means while it is on. */
  situation(situation: Situation): { readonly title: string; readonly what: string };
  /** A time as people write a day: `29 November 2026`. */
  day(time: string): string;
  /** The two words by which a child is told apart, by their ids: `otter-lantern` as `otter lantern`. */
  pair(word: string): string;
  /** The country of a place: `US-CA` as `United States`. */
  country(place: string): string;
  /** What a language is called: `cy` as `Welsh`. */
  languageName(tag: string): string;
  /** A sum in the smallest unit of its currency, as people write it. */
  sum(amount: number, currency: string): string;
}

/** @param locale how days and numbers are written. */
function speak(tag: string, locale: string, own: typeof texts): GuardianWords {
  const formats = new Map<string, IntlMessageFormat>();
  const formatOf = (text: string) => {
    const known = formats.get(text) ?? new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
    formats.set(text, known);
    return known;
  };
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const countries = new Intl.DisplayNames(locale, { type: 'region' });
  const languages = new Intl.DisplayNames(locale, { type: 'language' });
  return {
    ...own,
    tag,
    language: tag,
    fill: (text, values) => `${formatOf(text).format({ ...values })}`,
    situation: (situation) => own.situations[situation],
    day: (time) => days.format(new Date(time)),
    pair(word) {
      const [animal = '', thing = ''] = word.split('-');
      const { animals, things }: Record<'animals' | 'things', Readonly<Record<string, string>>> = own.pairs;
      return `${animals[animal] ?? animal} ${things[thing] ?? thing}`;
    },
    country(place) {
      const [country = ''] = place.split('-');
      return countries.of(country) ?? country;
    },
    languageName: (tag) => languages.of(tag) ?? tag,
    sum(amount, currency) {
      const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
    },
  };
}

/** A translation as far as English goes; undefined where it lacks a text. */
function translated<T>(theirs: T, own: unknown): T | undefined {
  if (typeof theirs === 'string') return typeof own === 'string' ? (own as T) : undefined;
  const given = (own ?? {}) as Readonly<Record<string, unknown>>;
  const entries = Object.entries(theirs as object).map(([key, text]) => [key, translated(text, given[key])]);
  return entries.some(([, text]) => text === undefined) ? undefined : (Object.fromEntries(entries) as T);
}

const folder = dirname(
  dirname(createRequire(import.meta.url).resolve('@stairgate/words/messages/en/letters.json')),
);

function read(tag: string): GuardianWords | undefined {
  const fileOf = (audience: string) => {
    const file = join(folder, tag, `${audience}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  const { situations, activities, people, levels, asleep } = fileOf('guardian');
  const { purposes, methods, alerts, week, time, favours, limits } = fileOf('guardian-pages');
  const { notice, receipt, letters } = fileOf('letters');
  const { animals, things } = fileOf('pairs');
  const { receipt: kept, held } = fileOf('papers');
  const said = { situations, activities, people, levels, asleep, purposes, alerts, notice, receipt, letters };
  const pairs = { animals, things };
  const papers = { receipt: kept, held };
  const pages = { methods: methods?.known, week: week?.counts, time, favours, limits };
  const own = translated(texts, { ...said, ...pages, pairs, papers });
  return own && speak(tag, tag, own);
}

export const englishWords: GuardianWords = speak('en', 'en-GB', texts);

/**
 * Every language that the service speaks to guardians, English first: those that lack nothing of it. A notice is agreed
 * to, so none is made of two languages.
 */
export const everyGuardianWords: readonly GuardianWords[] = [
  englishWords,
  ...readdirSync(folder)
    .filter((tag) => tag !== 'en')
    .sort()
    .flatMap((tag) => read(tag) ?? []),
];

/** The words in the language that is asked for, `cy-GB` as `cy`; English where there is no such or none was asked for. */
export function guardianWords(asked: string | null | undefined): GuardianWords {
  const whole = asked?.toLowerCase();
  const find = (wanted: string | undefined) =>
    everyGuardianWords.find(({ tag }) => tag.toLowerCase() === wanted);
  return find(whole) ?? find(whole?.split('-')[0]) ?? englishWords;
}
