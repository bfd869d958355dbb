import { readdirSync } from 'node:fs';
import { loadCodes } from '@stairgate/codes';
import { compile, type Situation } from '@stairgate/rulebook';
import { exampleUsage, weekCounts } from '@stairgate/wire';
import { describe, expect, it } from 'vitest';
import { sentencesOf, wordsOf } from '../../../../../testing/reading-age.ts';
import { misspelt } from '../../../../../testing/spelling.ts';
import { readSettings } from '../../settings.ts';
import { alertText } from '../alerts/alert-text.ts';
import type { Worded } from '../letters/letters.ts';
import * as letters from '../letters/letters.ts';
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

type LetterName = Extract<keyof typeof letters, `${string}Letter`>;

const word = 'hedgehog-button';
const everyHeld = (['waits', 'open'] as const).flatMap((account) =>
  [true, false].map((known) => ({ age: known, place: known, choices: known, others: known, account })),
);

/** Every letter there is, in each of its forms. */
function lettersIn(words: GuardianWords): Readonly<Record<LetterName, readonly Worded[]>> {
  const link = 'http://127.0.0.1';
  const takeBack = link;
  const deletedOn = '2026-11-29T12:00:00.000Z';
  const asleep = [{ what: words.purposes.core.title, why: words.asleep.other }];
  const to = { link, hours: 24, word };
  const { title } = words.purposes.core;
  return {
    inviteLetter: everyHeld.flatMap((held) =>
      [word, null].flatMap((word) =>
        (['child', 'guardian'] as const).map((by) =>
          letters.inviteLetter(words, settings, {
            agreedBefore: by === 'guardian',
            link,
            deletedOn,
            collects: purposesIn(words).map(({ title }) => title),
            held,
            word,
            by,
          }),
        ),
      ),
    ),
    summaryLetter: [word, null].flatMap((word) =>
      [weekCounts.map((what) => ({ what, count: 2 })), []].map((counts) =>
        letters.summaryLetter(words, settings, {
          link,
          hours: 72,
          word,
          week: { from: '2026-11-15', to: '2026-11-21', counts },
          usage: counts.length > 0 ? exampleUsage : { ...exampleUsage, days: [], purchases: 0, spent: [] },
        }),
      ),
    ),
    eventLetter: (['bought', 'limit-reached'] as const).map((kind) =>
      letters.eventLetter(words, settings, { ...to, kind }),
    ),
    favourLetter: (['minutes', 'purchase'] as const).map((until) =>
      letters.favourLetter(words, settings, { link, asked: title, until }),
    ),
    ownComplaintLetter: [letters.ownComplaintLetter(words, settings, to)],
    endedLetter: (['of-age', 'unsafe'] as const).map((why) =>
      letters.endedLetter(words, settings, { why, word }),
    ),
    withdrawnLetter: (['guardian', 'child'] as const).map((ownData) =>
      letters.withdrawnLetter(words, settings, { ...to, until: deletedOn, ownData }),
    ),
    erasedLetter: [letters.erasedLetter(words, settings, { on: deletedOn, word })],
    confirmLetter: [deletedOn, null].map((deletedOn) =>
      letters.confirmLetter(words, settings, { link, deletedOn, takeBack }),
    ),
    givenLetter: [letters.givenLetter(words, settings, { points: [title], takeBack })],
    newBrowserLetter: [letters.newBrowserLetter(words, settings, { link, on: deletedOn })],
    signInLetter: [30, 240].map((minutes) => letters.signInLetter(words, settings, { link, minutes })),
    askLetter: [letters.askLetter(words, settings, { ...to, takeBack })],
    openedLetter: [letters.openedLetter(words, settings, { ...to, opened: [title] })],
    complaintLetter: [letters.complaintLetter(words, settings, to)],
    askedAnotherLetter: [letters.askedAnotherLetter(words, settings, { ...to, deletedOn })],
    objectionSettledLetter: (['objected', 'agreed'] as const).flatMap((side) =>
      (['upheld', 'upheldInvited', 'dismissed'] as const).flatMap((outcome) =>
        [title, null].map((reason) =>
          letters.objectionSettledLetter(words, settings, { side, outcome, reason, word }),
        ),
      ),
    ),
    asleepLetter: ['GB', null].map((place) =>
      letters.asleepLetter(words, settings, { ...to, asleep, place, takeBack }),
    ),
  };
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

describe.each(everyGuardianWords)('in $tag', (words) => {
  it('no letter, notice, purpose, alert or country has a blank that nothing was put into', () => {
    const made = lettersIn(words);
    expect(Object.keys(made).sort()).toEqual(Object.keys(letters).sort());
    const purposes = purposesIn(words);
    const notices = everyHeld.flatMap((held) =>
      ['2026-11-29T12:00:00.000Z', null].map((day) => makeNotice(settings, purposes, day, words, held)),
    );
    const alerts = Object.keys(words.alerts).flatMap((kind) =>
      [null, 'location.share/contact' as const].map((situation) => alertText(words, kind, situation)),
    );
    const said = [
      ...Object.values(made).flat().flatMap(textsOf),
      JSON.stringify([purposes, notices.map(({ title, sections }) => [title, sections])]),
      ...alerts,
    ];
    expect(said.filter((text) => /\{\w+[,}]/.test(text))).toEqual([]);
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
      ...Object.values(lettersIn(words)).flat().flatMap(textsOf),
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
