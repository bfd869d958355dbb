import { readdirSync, readFileSync } from 'node:fs';
import { joinMessages } from '@stairgate/rulebook';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import {
  gradeBounds,
  gradeOf,
  lixBounds,
  lixOf,
  sentencesOf,
  wordsOf,
} from '../../../../testing/reading-age.ts';
import { misspelt } from '../../../../testing/spelling.ts';
import { checkTranslation } from '../../../codes/src/check-translation.ts';
import type { ReaderLanguage } from '../parts/languages.ts';
import type { PageTranslation } from '../parts/page-texts.ts';
import { englishPage as publicPage } from '../parts/public-words.ts';
import { englishPage, guardianWords } from './guardian-words.ts';

const folder = new URL('../../../../words/messages/', import.meta.url);
const read = (language: string, audience = 'guardian-pages') =>
  JSON.parse(readFileSync(new URL(`${language}/${audience}.json`, folder), 'utf8'));
const languages = readdirSync(folder).filter((name) => name !== 'en');
const languageOf = (tag: string, page: PageTranslation = read(tag)): ReaderLanguage => {
  const file = read(tag, 'guardian');
  return { tag, page, file, rulebook: joinMessages({ language: tag, guardian: file }) };
};

/** What only papers have in their texts. */
const paperBlanks = [
  'about',
  'activity',
  'age',
  'days',
  'from',
  'hash',
  'how',
  'keys',
  'page',
  'seq',
  'state',
  'sum',
].concat(['text', 'titles', 'to', 'until', 'version']);

/** Everything that a guardian can read, with something in the blanks. The names of months are no texts to read. */
function textsOf({ dates, name, language, same, ...texts }: PageTranslation): string[] {
  const all = (tree: object): string[] =>
    Object.values(tree).flatMap((value) => (typeof value === 'string' ? value : all(value)));
  const blanks = {
    ...Object.fromEntries(paperBlanks.map((name) => [name, 'Me'])),
    title: 'Me',
    day: 'Me',
    days: 'Me',
    reason: 'Me',
    time: '8',
    moment: 'Me',
    what: 'Me',
    name: 'Me',
    service: 'Me',
    wallet: 'Me',
    subject: 'Me',
    address: 'Me',
    word: 'Me',
    operator: 'Me',
  };
  const more = { agreed: 'Me', refused: 'Me', sum: '3', from: '7', to: '8', lo: 7, hi: 8, done: 1, all: 2 };
  return all(texts).flatMap((text) => {
    const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true });
    const said = [1, 2, 3, 6, 20].flatMap((count) =>
      ['yes', 'no'].flatMap((titled) =>
        ['you', 'other', 'nobody'].map(
          (by) => `${format.format({ ...blanks, ...more, count, minutes: count, titled, by })}`,
        ),
      ),
    );
    return [...new Set(said)];
  });
}
/** No measure says anything of two words. */
const sentences = (texts: readonly string[]) =>
  texts.filter((text) => /[.?]$/.test(text) && wordsOf(text).length > 2);
const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

describe('English', () => {
  test('reads as easily as what a 13-year-old is told', () => {
    const found = sentences([...textsOf(englishPage), ...textsOf(publicPage)]);
    expect(found.length).toBeGreaterThan(80);
    const grades = found.map(gradeOf);
    expect(mean(grades)).toBeLessThanOrEqual(gradeBounds['13-15']);
    expect(found.filter((_, at) => grades[at]! > gradeBounds['13-15'] + 4)).toEqual([]);
  });

  test('nothing nudges, scares or shames', () => {
    const wrong = /!|\b(?:hurry|don't miss|recommended|always safe|guarantee\w*)\b/i;
    expect(textsOf(englishPage).filter((text) => wrong.test(text))).toEqual([]);
  });
});

describe.each(languages)('%s', (language) => {
  const translation: PageTranslation = read(language);

  test.each(['guardian-pages', 'guardian', 'letters', 'papers', 'public-pages', 'child', 'child-pages'])(
    'has every text of %s, and nothing wrong',
    (audience) => {
      const { faults, missing, texts } = checkTranslation(read('en', audience), read(language, audience));
      expect(texts.length).toBeGreaterThan(60);
      expect(faults).toEqual([]);
      expect(missing).toEqual([]);
    },
  );

  test('is spelt right and reads easily enough', () => {
    const { activities, people, asleep } = read(language, 'guardian');
    const found = [
      ...textsOf(translation),
      ...textsOf(read(language, 'public-pages')),
      ...textsOf(read(language, 'papers')),
      ...[activities, people, asleep].flatMap((texts) => Object.values<string>(texts)),
    ];
    expect(misspelt(language, found)).toEqual([]);
    const whole = sentences(found);
    expect(mean(whole.map((text) => lixOf(text, language)))).toBeLessThanOrEqual(lixBounds['16-17']);
    const long = whole
      .flatMap((text) => sentencesOf(text, language))
      .filter((sentence) => wordsOf(sentence).length > 34);
    expect(long).toEqual([]);
  });
});

describe('words', () => {
  const plain = guardianWords({ ...languageOf('en'), page: englishPage });

  test('ages are said as they are known', () => {
    const level = 'verified';
    expect(
      [
        { lo: 12, hi: 12, level },
        { lo: 13, hi: 15, level },
        { lo: 16, hi: 18, level },
        { lo: 18, hi: 18, level },
        { lo: 0, hi: 18, level },
        { lo: 9, hi: 9, level: 'none' },
      ].map((age) => plain.ageOf(age as Parameters<typeof plain.ageOf>[0])),
    ).toEqual(['Age 12', 'Age 13 to 15', 'Age 16 or older', '18 or older', 'Age not known', 'Age not known']);
  });

  test('what the service said in another language than the page’s is marked as that', () => {
    const notice = { sections: [{ id: 'held', title: 'What we hold', paragraphs: ['Little.'] }] };
    const purposes = [{ title: 'The service', why: 'To run it.', who: 'Patchwork' }];
    const children = [{ notice, purposes, methods: [{ title: 'By mail', how: 'A link.' }] }];
    const home = { language: 'en', children, alerts: [{ text: 'Something happened.' }] };
    const own = guardianWords(languageOf('cy'));
    type Home = Parameters<typeof own.hearHome>[0];
    own.hearHome(home as unknown as Home);
    for (const text of ['What we hold', 'Little.', 'To run it.', 'A link.', 'Something happened.'])
      expect(own.langOf(text)).toBe('en');
    plain.hearHome(home as unknown as Home);
    expect(plain.langOf('Little.')).toBeUndefined();
  });

  test('what a language lacks is English and says so', () => {
    const { home, age, ...rest } = read('cy');
    const { activities, ...file } = read('cy', 'guardian');
    const partly = guardianWords({ ...languageOf('cy', rest), file });
    expect(partly.home.nothing).toBe(englishPage.home.nothing);
    expect(partly.langOf(partly.home.nothing)).toBe('en-GB');
    expect(partly.langOf(partly.ageOf({ lo: 12, hi: 12, level: 'verified' }))).toBe('en-GB');
    expect(partly.titleOf('contact.message')).toBe(guardian.activities['contact.message']);
    expect(partly.langOf(partly.titleOf('contact.message'))).toBe('en-GB');
    expect(partly.langOf(partly.opening)).toBeUndefined();
  });
});
