import { readdirSync, readFileSync } from 'node:fs';
import { english } from '@stairgate/rulebook';
import en from '@stairgate/words/messages/en/child-pages.json' with { type: 'json' };
import { daleChall } from 'dale-chall';
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
import { type PageTranslation, pageTexts, type Tone } from '../parts/page-texts.ts';
import { englishPage } from './page-texts.ts';
import { pageWords } from './page-words.ts';

const folder = new URL('../../../../words/messages/', import.meta.url);
const read = (language: string): PageTranslation =>
  JSON.parse(readFileSync(new URL(`${language}/child-pages.json`, folder), 'utf8'));
const languages = readdirSync(folder).filter((name) => name !== 'en');
const tones = { '0-9': '6-9', '10-12': '10-12', '13-17': '16-17' } as const satisfies Record<Tone, string>;
const toneNames = Object.keys(tones) as Tone[];

const blanks = {
  most: 3,
  title: 'Me',
  day: 'Me',
  days: 'Me',
  moment: 'Me',
  what: 'Me',
  sum: '3',
  from: '7',
  to: '8',
  word: 'Me',
  time: '8',
};

/** Everything that one reader can read, with something in the blanks. The names of months are no texts to read. */
function textsFor(tone: Tone, translation: PageTranslation): string[] {
  const { dates, name, language, ...texts } = pageTexts(englishPage, translation, tone).texts;
  const all = (tree: object): string[] =>
    Object.values(tree).flatMap((value) => (typeof value === 'string' ? value : all(value)));
  return all(texts).flatMap((text) => {
    const format = new IntlMessageFormat(text, translation.language, undefined, { ignoreTag: true });
    const said = [1, 2, 3, 6, 20].map((count) => `${format.format({ ...blanks, count })}`);
    return [...new Set(text.includes('plural') ? said : said.slice(2, 3))];
  });
}
/** No measure says anything of two words. */
const sentences = (texts: readonly string[]) =>
  texts.filter((text) => /[.?]$/.test(text) && wordsOf(text).length > 2);

describe('English', () => {
  test.each(toneNames)('reads easily enough for %s', (tone) => {
    const found = sentences(textsFor(tone, englishPage));
    expect(found.length).toBeGreaterThan(60);
    const bound = gradeBounds[tones[tone]];
    const grades = found.map(gradeOf);
    expect(grades.reduce((sum, one) => sum + one, 0) / grades.length).toBeLessThanOrEqual(bound);
    expect(found.filter((_, at) => grades[at]! > bound + 3)).toEqual([]);
  });

  test('young children meet only words that children know', () => {
    const newer =
      'app stairgate e-mail e-mails grown-up grown-ups kids link linked undo chose grown-up’s erase erased undone';
    const familiar = new Set([...daleChall, ...newer.split(' ')]);
    const known = (word: string) =>
      [
        word,
        word.replace(/(?:['’]s|e?s|ed|ing|er)$/, ''),
        word.replace(/(?:s|['’]t)$/, ''),
        word.replace(/(?:ed|ing)$/, 'e'),
      ].some((stem) => familiar.has(stem) || familiar.has(stem.replaceAll('’', "'")) || /^\d+$/.test(stem));
    const strange = textsFor('0-9', englishPage).flatMap((text) =>
      wordsOf(text.toLowerCase().replace(/\S+@\S+/g, '')).filter((word) => !known(word)),
    );
    expect([...new Set(strange)]).toEqual([]);
  });

  test('nothing nudges, scares or shames', () => {
    const wrong = /!|\b(?:hurry|don't miss|recommended|stupid|silly|naughty|always safe|guarantee\w*)\b/i;
    for (const tone of toneNames) {
      expect(textsFor(tone, englishPage).filter((text) => wrong.test(text))).toEqual([]);
    }
  });
});

test('there is Welsh', () => expect(languages).toContain('cy'));

describe.each(languages)('%s', (language) => {
  const translation = read(language);

  test('has every text, and nothing wrong', () => {
    const { faults, missing, texts } = checkTranslation(en, translation);
    expect(texts.length).toBeGreaterThan(180);
    expect(faults).toEqual([]);
    expect(missing).toEqual([]);
  });

  test.each(toneNames)('is spelt right and reads easily enough for %s', (tone) => {
    const found = textsFor(tone, translation);
    expect(misspelt(language, found)).toEqual([]);
    const bound = lixBounds[tones[tone]];
    const whole = sentences(found);
    const scores = whole.map((text) => lixOf(text, language));
    expect(scores.reduce((sum, one) => sum + one, 0) / scores.length).toBeLessThanOrEqual(bound);
    expect(whole.filter((text, at) => wordsOf(text).length >= 8 && scores[at]! > bound + 25)).toEqual([]);
    const longest = { '0-9': 20, '10-12': 24, '13-17': 30 }[tone];
    const long = whole
      .flatMap((text) => sentencesOf(text, language))
      .filter((sentence) => wordsOf(sentence).length > longest);
    expect(long).toEqual([]);
  });
});

describe('words', () => {
  const welsh = pageWords('10-12', { tag: 'cy', page: read('cy'), rulebook: { language: 'cy' } });

  test('numbers take the forms that Welsh has for them', () => {
    expect([1, 2, 3, 4, 6, 20].map((count) => welsh.fill(welsh.lockedFold, { count }))).toEqual([
      'Mae 1 peth ar glo am nawr',
      'Mae 2 beth ar glo am nawr',
      'Mae 3 pheth ar glo am nawr',
      'Mae 4 peth ar glo am nawr',
      'Mae 6 pheth ar glo am nawr',
      'Mae 20 peth ar glo am nawr',
    ]);
    const plain = pageWords('16-17', { tag: 'en', page: englishPage, rulebook: english });
    expect([1, 2].map((count) => plain.fill(plain.lockedFold, { count }))).toEqual([
      '1 thing is locked',
      '2 things are locked',
    ]);
  });

  test('days are written with the months of the language', () => {
    expect(welsh.day('2026-12-22')).toBe('22 Rhagfyr 2026');
    expect(welsh.moment('2026-02-03T09:05:00')).toBe('3 Chwefror, 09:05');
    expect(welsh.day('soon')).toBe('soon');
  });

  test('what a language lacks is English and says so, filled in or not', () => {
    const { title, switchedOff, lockedFold, ...rest } = read('cy');
    const partly = pageWords('10-12', {
      tag: 'cy',
      page: rest,
      rulebook: { language: 'cy' },
    });
    expect(partly.title).toBe('My safety page');
    expect(partly.langOf(partly.title)).toBe('en-GB');
    expect(partly.langOf(partly.fill(partly.switchedOff, { title: 'x' }))).toBe('en-GB');
    expect(partly.langOf(partly.fill(partly.lockedFold, { count: 2 }))).toBe('en-GB');
    expect(partly.langOf(partly.lead)).toBeUndefined();
    expect(partly.langOf(partly.fill(partly.complain.letters, { count: 1, most: 2 }))).toBeUndefined();
    const [group] = partly.groups(['location.share/contact']);
    expect(partly.langOf(group?.title ?? '')).toBe('en-GB');
  });
});
