import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels, obligationNames, settings, situations } from '@stairgate/rulebook';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { CodeError } from './code-error.ts';
import { loadDefaults, readDefaults } from './read-defaults.ts';

const schema = JSON.parse(readFileSync(join(import.meta.dirname, '../defaults.schema.json'), 'utf8'));
const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
ajv.addVocabulary(['markdownEnumDescriptions']);
const fits = ajv.compile(schema);

const good = `{
\t"$schema": "./defaults.schema.json",
\t"service": "Birch",
\t"ages": "13-17",
\t"defaults": [
\t\t{ "situation": "profile.view/*", "setting": "off", "note": "Since 2024." },
\t\t{ "situation": ["location.share/contact", "location.share/guardian"], "ages": "16-17", "setting": "on",
\t\t  "obligations": ["explain-risk"] },
\t\t{ "situation": "profile.view/contact", "ages": 13, "setting": "on" }
\t]
}
`;
function wrong(text: string | Uint8Array, file = 'defaults.json'): string {
  try {
    readDefaults(text, file);
    return '';
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return error.message;
  }
}
function changed(from: string, to: string): string {
  expect(good.split(from)).toHaveLength(2);
  return good.replace(from, to);
}

test('JSON, with tabs, is read with the place of each line', () => {
  expect(fits(JSON.parse(good))).toBe(true);
  expect(readDefaults(good, 'defaults.json')).toEqual({
    service: 'Birch',
    ages: [13, 17],
    level: 'self-declared',
    defaults: [
      { situations: ['profile.view/*'], ages: [13, 17], setting: 'off' },
      {
        situations: ['location.share/contact', 'location.share/guardian'],
        ages: [16, 17],
        setting: 'on',
        obligations: ['explain-risk'],
      },
      { situations: ['profile.view/contact'], ages: [13, 13], setting: 'on' },
    ],
    places: [6, 7, 9].map((line) => ({ file: 'defaults.json', line, column: 3 })),
    start: { file: 'defaults.json', line: 5, column: 2 },
  });
});

test('YAML says the same', () => {
  const text = 'level: estimated\ndefaults:\n  - situation: data.share/sale\n    setting: locked-off\n';
  expect(readDefaults(text, 'defaults.yaml')).toMatchObject({
    service: undefined,
    ages: [0, 17],
    level: 'estimated',
    defaults: [{ situations: ['data.share/sale'], ages: [0, 17], setting: 'locked-off' }],
  });
});

describe('says where, what, and what would be right', () => {
  test.each([
    ['a situation', 'profile.view/*', 'profile.see/*', /6:18 "profile\.see\/\*" is no situation\. Did you/],
    ['in a list', 'location.share/contact', 'location.share/friend', /7:19 .* no situation/],
    [
      'a setting',
      '"off"',
      '"hidden"',
      /6:47 "hidden" is no setting\. Use one of: on, off, guardian, locked-off\./,
    ],
    ['no setting', ', "setting": "off"', '', /6:3 Default 1 has no setting\. Add setting/],
    ['no situation', '"situation": "profile.view/*", ', '', /6:3 Default 1 has no situation/],
    ['ages', '"16-17"', '"16-18"', /7:81 Ages 16-18 do not lie within 0-17/],
    [
      'ages beyond',
      '"16-17"',
      '"12-17"',
      /7:81 Ages 12-17 go beyond those of the service, 13-17\. Write 13-17/,
    ],
    ['an obligation', 'explain-risk', 'explain-risks', /8:21 .* no obligation\. Did you mean "explain-risk"/],
    ['a key', '"note"', '"nothe"', /6:54 "nothe" is no key here\. Did you mean "note"/],
    ['twice', 'profile.view/contact', 'location.share/contact", "ages": "16', /./],
    ['broken', '"off"', '"off', /This is not JSON/],
    ['level', '"service": "Birch"', '"level": "sure"', /3:11 "sure" is no level of assurance/],
  ])('%s', (_, from, to, message) => {
    expect(wrong(changed(from, to))).toMatch(message);
    expect(wrong(changed(from, to))).toMatch(/defaults\.json:\d+:\d+ /);
  });

  test('what is declared twice, by name or by pattern', () => {
    const line = (situation: string, ages: string) =>
      `  - { situation: ${situation}, ages: ${ages}, setting: off }\n`;
    const file = (...lines: string[]) => wrong(`defaults:\n${lines.join('')}`, 'd.yaml');
    expect(file(line('profile.view/peer', '0-13'), line('profile.view/peer', '13-17'))).toMatch(
      /^d\.yaml:3:18 profile\.view\/peer is declared twice at one age; first on line 2\./,
    );
    expect(file(line('profile.view/*', '0-13'), line('profile.view/*', '10-11'))).toMatch(/declared twice/);
    expect(file(line('profile.view/*', '0-17'), line('profile.view/peer', '13-17'))).toBe('');
    expect(file(line('profile.view/peer', '0-12'), line('profile.view/peer', '13-17'))).toBe('');
  });

  test('nothing, no JSON, no UTF-8, no file', () => {
    expect(wrong('')).toMatch(/1:1 The file is empty/);
    expect(wrong('{"defaults": []}')).toMatch(/1:14 Nothing is declared/);
    expect(wrong('[]')).toMatch(/1:1 The declaration is not made of keys/);
    expect(wrong(Uint8Array.from([0x7b, 0xff, 0x7d]))).toMatch(/1:2 These bytes are not UTF-8/);
    expect(wrong('defaults: &a [*a]', 'd.yaml')).toMatch(/an anchor/);
    expect(() => loadDefaults('/nowhere/defaults.json')).toThrow(/1:1 The file is not there/);
  });
});

test('the schema describes every property, and has the words of the vocabulary', () => {
  const bare: string[] = [];
  const walk = (part: Record<string, unknown>, path: string) => {
    for (const [key, value] of Object.entries((part.properties ?? {}) as Record<string, never>)) {
      if (!(value as { description?: string }).description) bare.push(`${path}.${key}`);
      walk(value, `${path}.${key}`);
    }
    if (part.items) walk(part.items as Record<string, unknown>, `${path}[]`);
  };
  walk(schema, '');
  expect(bare).toEqual([]);
  const { situation } = schema.$defs;
  expect(situation.enum.filter((one: string) => !one.endsWith('/*'))).toEqual(situations);
  const line = schema.properties.defaults.items.properties;
  expect(line.obligations.items.enum).toEqual(obligationNames);
  expect(line.setting.enum).toEqual(settings);
  expect(schema.properties.level.enum).toEqual(levels);
  const example = readFileSync(join(import.meta.dirname, '../../../examples/check/defaults.json'), 'utf8');
  expect(fits(JSON.parse(example))).toBe(true);
  expect(readDefaults(example, 'defaults.json').service).toBe('Hazel');
});
