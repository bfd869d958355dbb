import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gradeOf, lixBounds, lixOf } from '../../../../testing/reading-age.ts';
import { misspelt } from '../../../../testing/spelling.ts';

const folder = join(import.meta.dirname, '../../../../words/messages');
const files = globSync('*/child-talk.json', { cwd: folder }).sort();
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;
const read = (file: string): Texts => {
  const { language: _, same: __, ...texts } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  return texts;
};
const ages = { '0-9': '6-9', '10-12': '10-12', '13-17': '13-15' } as const;
/** Those of whole sentences; of the others most is the name of a line. */
const sentences = (texts: Texts, age: string) =>
  Object.values(texts).flatMap((text) => (/\{(name|web)\}/.test(text[age]!) ? [] : [text[age]!]));

test('there are English and Welsh, each with all three ages', () => {
  expect(files).toEqual(expect.arrayContaining(['cy/child-talk.json', 'en/child-talk.json']));
  for (const file of files)
    for (const [key, text] of Object.entries(read(file)))
      expect([file, key, Object.keys(text)]).toEqual([file, key, Object.keys(ages)]);
});

describe('Welsh', () => {
  test('is spelt as its dictionary spells', () => {
    expect(
      misspelt(
        'cy',
        Object.values(read('cy/child-talk.json')).flatMap((text) => Object.values(text)),
      ),
    ).toEqual([]);
  });
});

describe.each(files)('%s reads easily enough', (file) => {
  test.each(Object.entries(ages))('at %s', (age, bound) => {
    const language = file.slice(0, 2);
    const scores = sentences(read(file), age).map((text) => lixOf(text, language));
    expect(scores.reduce((sum, one) => sum + one, 0) / scores.length).toBeLessThanOrEqual(lixBounds[bound]);
  });
});

test.each([
  ['0-9', 3],
  ['10-12', 5],
  ['13-17', 8],
] as const)('English at %s is of grade %i at most', (age, most) => {
  const grades = sentences(read('en/child-talk.json'), age).map(gradeOf);
  expect(grades.reduce((sum, one) => sum + one, 0) / grades.length).toBeLessThanOrEqual(most);
});
