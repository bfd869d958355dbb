import { describe, expect, test } from 'vitest';
import { checkTranslation, type Texts } from './check-translation.ts';

describe('the check of a translation', () => {
  const two: Texts = {
    language: 'en-GB',
    greet: 'Hello {name}',
    count: '{count, plural, one {# thing} other {# things}}',
    card: { title: 'Some page', what: 'You see it.' },
  };
  const good = {
    language: 'cy',
    greet: 'Helo {name}',
    count: '{count, plural, =0 {# peth} one {# peth} few {# pheth} other {# peth}}',
    card: { title: 'Tudalen', what: 'Rwyt ti’n ei gweld.' },
  };
  const faultsOf = (translation: unknown) =>
    checkTranslation(two, translation).faults.map(({ path }) => path);

  test('takes the forms that a language has for numbers', () => {
    expect(faultsOf(good)).toEqual([]);
    expect(faultsOf({ ...good, count: '{count, plural, other {# peth}}' })).toEqual([]);
    expect(faultsOf({ ...good, count: '{count, plural, =2 {dau beth} other {# peth}}' })).toEqual([]);
    const { faults } = checkTranslation(two, { ...good, count: '{count, plural, lots {#} other {# peth}}' });
    expect(faults).toEqual([
      {
        path: 'count',
        what: 'No number is "lots" in this language. It has zero, one, two, few, many, other, and a number itself: =2.',
      },
    ]);
  });

  test('takes what ICU takes, and no other', () => {
    const whatOf = (greet: string) => checkTranslation(two, { language: 'cy', greet }).faults[0]?.what;
    expect(whatOf('Helo {name, select, Ann {Ann} other {{name}}}')).toBe(undefined);
    expect(whatOf('Helo <b>{name}')).toBe(undefined);
    expect(whatOf('Helo {name')).toBe(
      'It is no ICU message (EXPECT_ARGUMENT_CLOSING_BRACE). Close each "{", and end each plural with other {...}.',
    );
    expect(whatOf('{name, plural, one {peth}}')).toBe(
      'It is no ICU message (MISSING_OTHER_CLAUSE). Close each "{", and end each plural with other {...}.',
    );
    expect(whatOf('Helo {enw}')).toBe('It needs {name}, as in "Hello {name}".');
    expect(whatOf("Helo '{name}'")).toBe('It needs {name}, as in "Hello {name}".');
  });

  test('says where and what is wrong', () => {
    expect(faultsOf(null)).toEqual(['language']);
    expect(faultsOf({ ...good, count: undefined, language: 'en-GB' })).toEqual(['language']);
    expect(faultsOf({ ...good, count: undefined, language: 'not a tag' })).toEqual(['language']);
    expect(faultsOf({ language: 'cy', greet: 'Helo {enw}' })).toEqual(['greet']);
    expect(faultsOf({ language: 'cy', greet: 'Hello {name}' })).toEqual(['greet']);
    expect(faultsOf({ language: 'cy', same: ['Hello {name}'], greet: 'Hello {name}' })).toEqual([]);
    expect(faultsOf({ language: 'cy', greet: ' ' })).toEqual(['greet']);
    expect(faultsOf({ language: 'cy', greet: 'Helo {name} ' })).toEqual(['greet']);
    expect(faultsOf({ language: 'cy', greet: { a: 'Helo' } })).toEqual(['greet']);
    expect(faultsOf({ language: 'cy', card: 'Tudalen' })).toEqual(['card']);
    expect(faultsOf({ language: 'cy', card: { titel: 'Tudalen' } })).toEqual(['card > titel']);
    expect(faultsOf({ language: 'ga', count: { other: '{count} rud' } })).toEqual(['count']);
    expect(faultsOf({ language: 'ja', count: '{count, plural, zero {# 個} other {# 個}}' })).toEqual([
      'count',
    ]);
  });

  test('counts what is there and what is missing', () => {
    const { texts, translated, missing } = checkTranslation(two, { language: 'cy', greet: 'Helo {name}' });
    expect(translated).toEqual(['greet']);
    expect(missing).toEqual(['count', 'card > title', 'card > what']);
    expect(texts).toHaveLength(4);
  });
});
