import { loadCodes } from '@stairgate/codes';
import { compile, type PlaceError, parsePlace } from '@stairgate/rulebook';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeList } from '../../../../protect/src/operator/laws/code-view.ts';
import { codesIn, findPlaces, placeName, placeOptions } from './place-names.ts';

const all = loadCodes();
const { codes: summaries } = codeList(all, '2026-11-22');
const options = placeOptions(summaries);
const codes = options.map(({ place }) => place);

test('every place that can be asked about is there, once, with a name, and the rulebook knows it', () => {
  expect(new Set(codes).size).toBe(codes.length);
  for (const { place, name } of options) {
    expect(parsePlace(place)).toBe(place);
    expect(name).not.toMatch(/^[A-Z-]{2,6}$/);
  }
  for (const country of ['AU', 'CA', 'GB', 'US']) {
    const parts = partsOf(country);
    expect(parts.length).toBeGreaterThan(3);
    for (const part of parts) expect(codes).toContain(`${country}-${part}`);
  }
});

/** The parts of a country as the rulebook names them, when it is asked for one that is not. */
function partsOf(country: string): string[] {
  try {
    parsePlace(`${country}-XX9`);
    return [];
  } catch (error) {
    return (error as PlaceError).right.match(/\b[A-Z]{2,3}\b(?=[,.])/g) ?? [];
  }
}

test('places with a code of their own come first; standards and the Union are no places', () => {
  const own = options.filter((option) => option.own);
  expect(options.slice(0, own.length)).toEqual(own);
  expect(own.map(({ place }) => place)).toEqual(expect.arrayContaining(['GB', 'US', 'US-CA', 'AU', 'ID']));
  expect(codes).not.toContain('INT');
  expect(codes).not.toContain('EU');
});

test('each says what law is read there', () => {
  const law = (place: string) => options.find((option) => option.place === place)?.law;
  expect(law('US-CA')).toMatch(/^codes: \d of its own, \d of United States$/);
  expect(law('FR')).toMatch(/^codes: \d of European Union$/);
  expect(law('RE')).toMatch(/^codes: \d of European Union$/);
  expect(law('AU')).toMatch(/^codes: \d of its own$/);
  expect(law('BR')).toMatch(/the baseline/);
});

test('the codes that are joined are those that the rulebook joins', () => {
  const rulebook = compile(all, { asOf: '2026-11-22' });
  for (const places of [['GB'], ['US-CA'], ['FR', 'US'], ['AU'], ['BR', 'GB'], ['MY', 'ID'], []]) {
    const joined = codesIn(places, summaries).map(({ code }) => code);
    expect(joined).toEqual(rulebook.scope(places).codes);
  }
});

test.each([
  ['gb', 'GB'],
  ['united k', 'GB'],
  ['cal', 'US-CA'],
  ['us-ca', 'US-CA'],
  ['new y', 'US-NY'],
  ['turk', 'TR'],
  ['cote', 'CI'],
  ['kingdom', 'GB'],
])('"%s" finds %s first', (text, place) => {
  expect(findPlaces(options, text)[0]?.place).toBe(place);
});

test('nothing typed offers the places with codes; nonsense finds nothing', () => {
  expect(findPlaces(options, ' ').every(({ own }) => own)).toBe(true);
  expect(findPlaces(options, 'zzzz')).toEqual([]);
});

test('every name finds its own place', () => {
  fc.assert(
    fc.property(fc.constantFrom(...options), ({ name, place }) => {
      expect(findPlaces(options, name, 500).map((found) => found.place)).toContain(place);
      expect(placeName(place)).toBe(name);
    }),
  );
});
