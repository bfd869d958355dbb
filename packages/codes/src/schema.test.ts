import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { CodeError } from './code-error.ts';
import { codesFolder as folder } from './codes-folder.ts';
import { readCode } from './read-code.ts';

const ajv = new Ajv2020({ allErrors: true });
ajv.addVocabulary(['markdownEnumDescriptions']);
addFormats.default(ajv);
const fits = ajv.compile(JSON.parse(readFileSync(join(folder, 'code.schema.json'), 'utf8')));
const files = globSync('*/*.yaml', { cwd: folder, exclude: ['**/*.test.yaml'] });

test.each(files)('%s fits the schema', (file) => {
  fits(parse(readFileSync(join(folder, file), 'utf8')));
  expect(fits.errors).toBe(null);
});

test('every property has a description for editors', () => {
  const schema = JSON.parse(readFileSync(join(folder, 'code.schema.json'), 'utf8'));
  const described = (part: { $ref?: string; description?: string }): boolean => {
    if (part.description) return true;
    return part.$ref !== undefined && described(schema.$defs[part.$ref.replace('#/$defs/', '')]);
  };
  const { cover, rule, duty, assurance, unmodelled } = schema.$defs;
  const bare = [schema, cover, rule, duty, assurance, unmodelled].flatMap(({ properties }) =>
    Object.keys(properties).filter((key) => !described(properties[key])),
  );
  expect(bare).toEqual([]);
});

/** Values that turn up where they should not, some of them right in one place and wrong in all others. */
const strange: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  ...[42, -1, 17, 1.5, true, false, 'law', 'a b', 'GB', 'gb', 'high', 'bill', 'opt-in', 'allow', 'estimated'],
  ...['2024-01-01', '2024-02-30', '0-12', '12-0', '0-18', '5', 'https://example.org', 'http://example.org'],
  ...[
    'uk-gdpr-art8-01',
    ['age-asked'],
    ['no-personal-data'],
    'account.open/*',
    'account.open',
    'account.open/nobody',
    'explain-risk',
  ],
  ...[[], {}, [''], ['x'], [['x']], { a: 1 }, ['account.open/*', 'account.open/*'], [null]],
);

interface Spot {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function spotsOf(value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...spotsOf(holder[key])]);
}

test('what the loader takes fits the schema, so an editor never marks a code that loads', () => {
  const text = readFileSync(join(folder, 'gb/uk-gdpr-article-8.yaml'), 'utf8');
  const change = fc.record({
    at: fc.nat(),
    how: fc.constantFrom('put', 'remove', 'add', 'rename'),
    key: fc.constantFrom(
      'until',
      'note',
      'status',
      'ages',
      'compelling',
      'effect',
      'nonsense',
      'from',
      'url',
      'seen-by',
      'alternatives',
    ),
    value: strange,
  });
  let taken = 0;
  let refused = 0;
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 2 }), (changes) => {
      const code = parse(text);
      for (const { at, how, key, value } of changes) {
        const spots = spotsOf(code);
        const { holder, key: old } = spots[at % spots.length]!;
        if (how === 'put') holder[old] = value;
        else if (how === 'add' && !Array.isArray(holder)) holder[key] = value;
        else if (how === 'rename' && !Array.isArray(holder)) {
          holder[key] = holder[old];
          delete holder[old];
        } else if (Array.isArray(holder)) holder.splice(Number(old), 1);
        else delete holder[old];
      }
      let loads = true;
      try {
        readCode(stringify(code, { aliasDuplicateObjects: false }), 'changed.yaml');
      } catch (error) {
        if (!(error instanceof CodeError)) throw error;
        loads = false;
      }
      if (loads) taken++;
      if (!fits(code)) refused++;
      return !loads || fits(code);
    }),
    { seed: 20261122, numRuns: 1500 },
  );
  expect(taken).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(500);
});
