import { readdirSync } from 'node:fs';
import { loadCodes } from '@stairgate/codes';
import { compile, type Situation } from '@stairgate/rulebook';
import { weekCounts } from '@stairgate/wire';
import { describe, expect, it } from 'vitest';
import { sentencesOf, wordsOf } from '../../../../../testing/reading-age.ts';
import { misspelt } from '../../../../../testing/spelling.ts';
import { readSettings } from '../../settings.ts';
import { alertText } from '../alerts/alert-text.ts';
import {
  askLetter,
  asleepLetter,
  confirmLetter,
  endedLetter,
  erasedLetter,
  givenLetter,
  inviteLetter,
  newBrowserLetter,
  ownComplaintLetter,
  signInLetter,
  summaryLetter,
  type Worded,
  withdrawnLetter,
} from '../letters/letters.ts';
import { makeNotice } from '../notice/notice.ts';
import { purposesFor } from '../notice/purposes.ts';
import { englishWords, everyGuardianWords, type GuardianWords, guardianWords } from './guardian-words.ts';

const folder = new URL('../../../../../words/messages/', import.meta.url);
const settings = readSettings({
  serviceName: 'Patchwork',
  operatorName: 'Patchwork',
  recipients: [
    { name: 'Patchwork', why: 'Patchwork', kind: 'processor' },
    { name: 'Patchwork', why: 'Patchwork', kind: 'third-party' },
  ],
});
const welsh = guardianWords('cy');
const scope = compile(loadCodes(), { asOf: '2026-11-22' }).scope('US');
const purposesIn = (words: GuardianWords) =>
  purposesFor(
    (situation: Situation) => scope.decide(situation, { lo: 9, hi: 9, level: 'verified' }),
    settings,
    undefined,
    words,
  );

const word = 'hedgehog-button';
const everyHeld = (['waits', 'open'] as const).flatMap((account) =>
  [true, false].map((known) => ({ age: known, place: known, choices: known, others: known, account })),
);

/** Every letter there is, in each of its forms. */
function lettersIn(words: GuardianWords): readonly Worded[] {
  const link = 'http://127.0.0.1';
  const takeBack = link;
  const deletedOn = '2026-11-29T12:00:00.000Z';
  const asleep = [{ what: words.purposes.core.title, why: words.asleep.other }];
  return [
    ...everyHeld.flatMap((held) =>
      (['child', 'guardian'] as const).map((by) =>
        inviteLetter(words, settings, {
          link,
          deletedOn,
          collects: purposesIn(words).map(({ title }) => title),
          held,
          word,
          by,
        }),
      ),
    ),
    summaryLetter(words, settings, {
      link,
      hours: 72,
      word,
      week: {
        from: '2026-11-15',
        to: '2026-11-21',
        counts: weekCounts.map((what) => ({ what, count: 2 })),
      },
    }),
    summaryLetter(words, settings, {
      link,
      hours: 72,
      word: null,
      week: { from: '2026-11-15', to: '2026-11-21', counts: [] },
    }),
    endedLetter(words, settings, { why: 'of-age', word }),
    endedLetter(words, settings, { why: 'unsafe', word }),
    withdrawnLetter(words, settings, { link, hours: 24, until: deletedOn, ownData: 'guardian', word }),
    withdrawnLetter(words, settings, { link, hours: 24, until: deletedOn, ownData: 'child', word }),
    erasedLetter(words, settings, { on: deletedOn, word }),
    confirmLetter(words, settings, { link, deletedOn, takeBack }),
    givenLetter(words, settings, { points: [words.purposes.core.title], takeBack }),
    newBrowserLetter(words, settings, { link, on: deletedOn }),
    confirmLetter(words, settings, { link, deletedOn: null, takeBack }),
    signInLetter(words, settings, { link, minutes: 30 }),
    signInLetter(words, settings, { link, minutes: 240 }),
    askLetter(words, settings, { link, hours: 24, takeBack }),
    ownComplaintLetter(words, settings, { link, hours: 24 }),
    asleepLetter(words, settings, { link, hours: 24, asleep, place: 'GB', takeBack }),
    asleepLetter(words, settings, { link, hours: 1, asleep, place: null, takeBack }),
  ];
}

const textsOf = ({ subject, whole, inShort }: Worded): string[] =>
  [subject, ...whole, ...inShort].flatMap((block) => {
    if (typeof block === 'string') return [block];
    return 'list' in block ? block.list : [block.label];
  });

describe('the languages of the service', () => {
  it('are those that there are messages in, English first', () => {
    const there = readdirSync(folder).filter((tag) => tag !== 'en');
    expect(everyGuardianWords.map(({ tag }) => tag)).toEqual(['en', ...there.sort()]);
  });

  it.each([
    ['cy', 'cy'],
    ['cy-GB', 'cy'],
    ['CY', 'cy'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    [undefined, 'en'],
    [null, 'en'],
  ])('%s is answered in %s', (asked, language) => {
    expect(guardianWords(asked).language).toBe(language);
  });
});

describe.each(everyGuardianWords.filter((words) => words !== englishWords))('in $tag', (words) => {
  it('no letter, notice, purpose or way to confirm says a word of another language', () => {
    const purposes = purposesIn(words);
    const { title, sections } = makeNotice(settings, purposes, '2026-11-29T12:00:00.000Z', words);
    const over = everyHeld.flatMap((held) => makeNotice(settings, purposes, null, words, held).sections);
    const texts = [
      title,
      ...[...sections, ...over].flatMap(({ title, paragraphs, list = [] }) => [
        title,
        ...paragraphs,
        ...list,
      ]),
      ...lettersIn(words).flatMap(textsOf),
      ...purposes.flatMap(({ title, why, who }) => [title, why, who]),
      ...Object.values(words.methods).flatMap(({ title, how }) => [title, how]),
      ...Object.values(words.receipt),
    ].map((text) => text.replaceAll('Patchwork', '').replaceAll(/http\S+/g, ''));
    expect(texts.length).toBeGreaterThan(100);
    expect(misspelt(words.tag, texts)).toEqual([]);
    expect(
      texts.flatMap((text) => sentencesOf(text, words.tag)).filter((one) => wordsOf(one).length > 40),
    ).toEqual([]);
  });
});

describe('in Welsh', () => {
  it('days and countries are Welsh', () => {
    expect(welsh.day('2026-11-29T12:00:00.000Z')).toBe('29 Tachwedd 2026');
    expect(welsh.country('US-CA')).toBe('Yr Unol Daleithiau');
  });

  it('numbers mutate what follows', () => {
    const { morePoints } = welsh.letters;
    expect([2, 3, 4].map((count) => welsh.fill(morePoints, { count }).split(' ')[1])).toEqual([
      'bwynt',
      'phwynt',
      'pwynt',
    ]);
  });

  it('what happened is said by its kind, with its situation or without', () => {
    expect(alertText(welsh, 'limit-set-by-child', 'location.share/contact')).toBe(
      "Mae eich plentyn wedi gosod terfyn ar ei gyfer ei hun: Rhannu lleoliad gyda phobl y mae eich plentyn wedi'u derbyn.",
    );
    expect(alertText(welsh, 'limit-set-by-child', null)).toBe(
      'Mae eich plentyn wedi gosod terfyn ar ei gyfer ei hun.',
    );
    expect(alertText(englishWords, 'something-new', null)).toBe('Something changed in your child’s account.');
  });

  it('purposes are the same as in English, in other words', () => {
    const same = (words: GuardianWords) => purposesIn(words).map(({ title, why, who, ...rest }) => rest);
    expect(same(welsh)).toEqual(same(englishWords));
    const titles = purposesIn(welsh).map(({ title }) => title);
    expect(titles[0]).toBe('Y gwasanaeth ei hun');
    expect(titles).toContain('Proffil y gall eraill ei weld: pobl nad yw eich plentyn yn eu hadnabod');
  });

  it('a notice has a version of its own, for the same practice', () => {
    const versionIn = (words: GuardianWords) =>
      makeNotice(settings, purposesIn(words), null, words).version.split('.');
    const [practice, said] = versionIn(welsh);
    expect(versionIn(englishWords)[0]).toBe(practice);
    expect(versionIn(englishWords)[1]).not.toBe(said);
  });
});
