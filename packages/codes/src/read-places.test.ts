import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CodeError } from './code-error.ts';
import { codesFolder } from './codes-folder.ts';
import { placesSource } from './places-source.ts';
import { readPlaces } from './read-places.ts';

const good = `countries: [AU, FI, FR, GB, GR, RE, US]
union: [FI, FR, GR]
parts:
  US: [CA, PR]
districts:
  US: [LA]
territories:
  - { place: RE, law: FR, names: [FR-974] }
names:
  EL: GR
  PR: US-PR
hints:
  EU: Name the country.
`;

function problemsOf(content: string): string[] {
  try {
    readPlaces(content, 'places.yaml');
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return error.problems.map(({ line, column, what, right }) => `${line}:${column} ${what} ${right}`);
  }
  return [];
}

function withChange(from: string, to: string): string {
  expect(good).toContain(from);
  return good.replace(from, () => to);
}

test('the places are read as they stand', () => {
  expect(readPlaces(good, 'places.yaml')).toEqual({
    countries: ['AU', 'FI', 'FR', 'GB', 'GR', 'RE', 'US'],
    union: ['FI', 'FR', 'GR'],
    parts: { US: ['CA', 'PR'] },
    districts: { US: ['LA'] },
    territories: { RE: 'FR' },
    names: { 'FR-974': 'RE', EL: 'GR', PR: 'US-PR' },
    hints: { EU: 'Name the country.' },
  });
});

test('what the rulebook has is what the list says', () => {
  const places = readPlaces(readFileSync(join(codesFolder, 'places.yaml')), 'codes/places.yaml');
  const file = join(import.meta.dirname, '../../rulebook/src/places.generated.ts');
  expect(readFileSync(file, 'utf8'), 'Run "npm run places".').toBe(placesSource(places));
});

test.each<[why: string, from: string, to: string, problem: string]>([
  [
    'a country of three letters',
    '[AU,',
    '[AUS,',
    '1:13 "AUS" is no name of a country. Write two capital letters, as ISO 3166-1 does: GB.',
  ],
  ['a country twice', '[AU,', '[FI,', '1:17 "FI" stands twice in "countries". Keep one of them.'],
  [
    'a member that is no country',
    'union: [FI,',
    'union: [IF,',
    '2:9 "IF" is no place of this list. Add it to the countries first.',
  ],
  [
    'a parent that is unknown',
    '  US: [CA',
    '  UT: [CA',
    '4:3 "UT" is no place of this list. Add it to the countries first.',
  ],
  [
    'a part that is none',
    '[CA, PR]',
    '[US-CA, PR]',
    '4:8 "US-CA" is no name of a part of a country. Write what ISO 3166-2 has after the hyphen: CA.',
  ],
  [
    'a district of a country without parts',
    'districts:\n  US',
    'districts:\n  FR',
    '6:3 FR has districts and no parts. Leave them out: any part of such a country is taken by its form.',
  ],
  [
    'a district that is a part',
    'US: [LA]',
    'US: [CA]',
    '6:8 "US-CA" is a part of US and a district of US. Keep one: a name means one place.',
  ],
  [
    'a territory that is no country of the list',
    'place: RE',
    'place: MQ',
    '8:14 "MQ" is no place of this list. Add it to the countries first.',
  ],
  [
    'a territory without a law',
    'law: FR, ',
    '',
    '8:5 Territory 1 has no law. Add law: the country whose law it has.',
  ],
  [
    'a territory of itself',
    'law: FR',
    'law: RE',
    '8:23 The law of RE is its own. Leave it out, or name the country whose law it has.',
  ],
  [
    'a territory of a territory',
    'names: [FR-974] }',
    'names: [FR-974] }\n  - { place: AU, law: RE }',
    '9:23 RE, whose law AU has, is a territory itself. Name the country: FR.',
  ],
  [
    'a territory twice',
    'names: [FR-974] }',
    'names: [FR-974] }\n  - { place: RE, law: US }',
    '9:14 RE is a territory twice. Keep one of them.',
  ],
  [
    'a name that is a place',
    '  EL: GR',
    '  GB: GR',
    '10:3 "GB" is a country and another name of GR. Keep one: a name means one place.',
  ],
  [
    'a name that is a part',
    '  EL: GR',
    '  US-CA: GR',
    '10:3 "US-CA" is a part of US and another name of GR. Keep one: a name means one place.',
  ],
  [
    'a name of two places',
    '  EL: GR',
    '  FR-974: GR',
    '10:3 "FR-974" is another name of RE and another name of GR. Keep one: a name means one place.',
  ],
  ['a name of nothing', '  EL: GR', '  EL: GRC', '10:7 "GRC" is no place of this list. Did you mean "GR"?'],
  [
    'a name of a name',
    '  EL: GR',
    '  EL: FR-974',
    '10:7 "FR-974" is another name of RE. Name the place itself: RE.',
  ],
  [
    'a name of a district',
    '  EL: GR',
    '  EL: US-LA',
    '10:7 "US-LA" is a district of US. Name the place itself: US.',
  ],
  [
    'a name of a part that does not exist',
    '  PR: US-PR',
    '  PR: US-PX',
    '11:7 "US-PX" is no place of this list. Did you mean "US-PR"?',
  ],
  [
    'a name in words',
    '  EL: GR',
    '  Greece: GR',
    '10:3 "Greece" is no name of a place. Write a name such as UK or FR-974.',
  ],
  [
    'a hint for a place',
    '  EU:',
    '  FR:',
    '13:3 "FR" is a country and a hint. Keep one: a name means one place.',
  ],
  [
    'a hint for a name',
    '  EU:',
    '  EL:',
    '13:3 "EL" is another name of GR and a hint. Keep one: a name means one place.',
  ],
  ['a hint without words', 'Name the country.', '""', '13:3 EU leads to no word. Write one after the colon.'],
  [
    'a section that is a list',
    'names:\n  EL: GR\n  PR: US-PR',
    'names: [EL]',
    '9:8 "names" is not made of keys. Write it as lines of "key: value".',
  ],
  ['parts that are no list', 'US: [CA, PR]', 'US: CA', '4:7 "US" is no list. Write US: [CA].'],
  ['an unknown section', 'hints:', 'hint:', '12:1 "hint" is no key here. Did you mean "hints"?'],
])('%s is refused', (_, from, to, problem) => {
  expect(problemsOf(withChange(from, to))).toContain(problem);
});

test('a name may lead to a part of a country whose parts are not listed', () => {
  expect(readPlaces(withChange('EL: GR', 'IC: GR-M'), 'f').names.IC).toBe('GR-M');
});
