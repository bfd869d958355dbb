import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lixBounds, lixOf, sentencesOf, wordsOf } from '../../../testing/reading-age.ts';
import { misspelt } from '../../../testing/spelling.ts';
import { checkTranslation, type Texts } from '../../codes/src/check-translation.ts';
import { type ChildBand, type Explainable, english, explain, labels, type Translation } from './explain.ts';
import { joinMessages } from './messages.ts';

const folder = fileURLToPath(new URL('../../../words/messages', import.meta.url));
const languages = readdirSync(folder).filter((name) => name !== 'en');
const file = (language: string, audience: string) => {
  const path = `${folder}/${language}/${audience}.json`;
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};
const read = (language: string): Translation => {
  const [child, guardian, operator] = ['child', 'guardian', 'operator'].map((one) => file(language, one));
  const same = [child, guardian, operator].flatMap((one) => one?.same ?? []);
  return { ...joinMessages({ language, child, guardian, operator }), same };
};
const childBands = Object.keys(lixBounds) as ChildBand[];
const original = english as unknown as Texts;

/** Every text in a tree of messages. */
function texts(tree: Texts): string[] {
  return Object.values(tree).flatMap((value) => {
    if (value === undefined || Array.isArray(value)) return [];
    return typeof value === 'string' ? [value] : texts(value as Texts);
  });
}

/** The whole sentences that a child of one reading age reads, a heading with its sentence. */
function sentencesFor(band: ChildBand, messages: Translation): string[] {
  const cards = [...Object.values(messages.situations ?? {}), messages.unknown].flatMap((card) => {
    const { title, what } = card?.[band] ?? {};
    return title && what ? [`${title}. ${what}`, what] : [];
  });
  const { risks, states, reasons, next, obligations, levels } = messages;
  const more = [risks, states, reasons, next, obligations, levels]
    .flatMap((group) => Object.values(group ?? {}).map((text) => text?.[band]))
    .filter((text) => text !== undefined)
    .map((text) => text.replace('{age}', '16'));
  return [...cards, ...more];
}

test('there is Welsh', () => {
  expect(languages).toContain('cy');
});

describe.each(languages)('%s', (language) => {
  const messages = read(language);
  const check = checkTranslation(original, messages);

  test('is named as it is tagged, and has nothing wrong', () => {
    expect(check.language).toBe(language);
    expect(check.faults).toEqual([]);
  });

  test('has every text that a child can read', () => {
    const toChildren = (path: string) =>
      path.split(' > ').some((part) => childBands.includes(part as ChildBand));
    expect(check.texts.filter(toChildren).length).toBeGreaterThan(1000);
    expect(check.missing.filter(toChildren)).toEqual([]);
  });

  test('is spelt as its dictionary spells, which knows no English', () => {
    const { language: _, same, ...rest } = messages;
    const said = texts(rest as unknown as Texts).filter((text) => !same?.includes(text));
    expect(misspelt(language, said)).toEqual([]);
    const foreign = texts(original).filter((text) => wordsOf(text).length > 4);
    const unnoticed = foreign.filter((text) => misspelt(language, [text]).length === 0);
    expect(unnoticed).toEqual([]);
  });

  test.each(childBands)('reads easily enough for %s', (band) => {
    const found = sentencesFor(band, messages);
    expect(found.length).toBeGreaterThan(240);
    const scores = found.map((text) => lixOf(text, language));
    expect(scores.reduce((sum, one) => sum + one, 0) / scores.length).toBeLessThanOrEqual(lixBounds[band]);
    // One long word in a short sentence is a fifth of it.
    const hard = found.filter((text, at) => wordsOf(text).length >= 8 && scores[at]! > lixBounds[band] + 25);
    expect(hard).toEqual([]);
  });

  test('sentences for the young stay short', () => {
    const longest = { '0-5': 17, '6-9': 20, '10-12': 24 } as const;
    for (const band of ['0-5', '6-9', '10-12'] as const) {
      const long = sentencesFor(band, messages)
        .flatMap((text) => sentencesOf(text, language))
        .filter((sentence) => wordsOf(sentence).length > longest[band]);
      expect(long, band).toEqual([]);
    }
  });

  test('grows harder with age', () => {
    const mean = (band: ChildBand) => {
      const scores = sentencesFor(band, messages).map((text) => lixOf(text, language));
      return scores.reduce((sum, one) => sum + one, 0) / scores.length;
    };
    const means = childBands.map(mean);
    expect(means).toEqual(means.toSorted((a, b) => a - b));
  });
});

test('the measure of reading knows hard from easy, and the letters of Welsh', () => {
  expect(lixOf('Mae hyn ymlaen. Ti sy’n dewis.', 'cy')).toBeLessThan(10);
  expect(lixOf('Hysbysebion personoledig yn amlygu gwybodaeth ymddygiadol.', 'cy')).toBeGreaterThan(60);
  expect(lixOf('Gwyddai y gallai', 'cy')).toBe(3);
});

describe('what a translation leaves out', () => {
  const decision: Explainable = {
    situation: 'contact.message/adult',
    allowed: false,
    effect: 'forbid',
    needs: [],
    obligations: ['show-sign'],
    reasons: ['forbidden', 'age-unknown'],
    unlock: [{ by: 'time', how: 'turn', age: 18 }],
    rules: [{ code: 'gb-code', short: "Children's code", cite: 'Standard 7', effect: 'forbid' }],
  };
  const welsh = read('cy');

  test('a full translation says nothing in English', () => {
    for (const audience of [...childBands, 'guardian'] as const) {
      expect(explain(decision, { audience, messages: welsh })).not.toHaveProperty('inEnglish');
      expect(labels(audience, welsh)).not.toHaveProperty('inEnglish');
    }
  });

  test('is said in English and named', () => {
    const { title, ...card } = welsh.situations!['contact.message/adult']!['10-12']!;
    const partly: Translation = {
      ...welsh,
      situations: { ...welsh.situations, 'contact.message/adult': { '10-12': card } },
    };
    const said = explain(decision, { audience: '10-12', messages: partly });
    const inEnglish = english.situations['contact.message/adult']['10-12'].title;
    expect(said.title).toBe(inEnglish);
    expect(said.inEnglish).toEqual([inEnglish]);
    expect(said.what).toBe(card.what);
  });

  test('never mixes two languages in one text', () => {
    const { forbidden, ...reasons } = welsh.reasons!;
    const said = explain(decision, { audience: '13-15', messages: { ...welsh, reasons } });
    expect(said.why).toBe(explain(decision, { audience: '13-15' }).why);
    expect(said.inEnglish).toEqual([said.why]);
  });

  test('readers who were left out read everything in English', () => {
    const { inEnglish, ...said } = explain(decision, { audience: 'auditor', messages: welsh });
    expect(said).toEqual(explain(decision, { audience: 'auditor' }));
    expect(inEnglish).toContain(said.why);
    const nothing = explain(decision, { audience: '6-9', messages: { language: 'ga' } });
    expect(nothing.inEnglish).toContain(nothing.title);
    expect(labels('6-9', { language: 'ga' }).inEnglish).toContain('Buying');
  });
});
