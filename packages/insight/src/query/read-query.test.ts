import { readFileSync } from 'node:fs';
import { CodeError } from '@stairgate/codes';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { birch, birchQueries, birchYaml } from '../birch.testing.ts';
import { readDeclaration } from '../declaration/read-declaration.ts';
import { planQuery } from './plan-query.ts';
import { readQuery } from './read-query.ts';

const ajv = addFormats.default(new Ajv2020({ allErrors: true, allowUnionTypes: true }));
const schema = (name: string) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../../${name}.schema.json`, import.meta.url), 'utf8')));

const problemsOf = (read: () => unknown) => {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof CodeError)) throw error;
    return error.problems.map(({ line, column, what }) => `${line}:${column} ${what}`);
  }
};
const declared = (from: string | RegExp, to: string) => {
  const changed = birchYaml.replace(from, to);
  expect(changed).not.toBe(birchYaml);
  return problemsOf(() => readDeclaration(changed, 'birch.yaml'));
};
const asked = (change: object) =>
  problemsOf(() =>
    readQuery(JSON.stringify({ ...birchQueries.plain, ...change }), 'q.json', birch.declaration),
  );

it('what the readers take fits the schemas', () => {
  const [declaration, query] = [schema('declaration'), schema('query')];
  declaration(parse(birchYaml));
  expect(declaration.errors).toBe(null);
  for (const source of Object.values(birchQueries)) {
    query(source);
    expect(query.errors).toBe(null);
  }
  expect(query({ ...birchQueries.plain, sql: 'select 1' })).toBe(false);
});

describe('a declaration', () => {
  it.each([
    [
      'bounds the wrong way round',
      'from: 8, to: 17',
      'from: 17, to: 8',
      '10:42 The bounds 17 and 8 are the wrong way round',
    ],
    ['a bound that is NaN', 'from: 8, to: 17', 'from: .nan, to: 17', '10:42 ".nan" is no number'],
    ['a bound without end', 'from: 8, to: 17', 'from: 8, to: .inf', '10:49 ".inf" is no number'],
    [
      'bounds finer than the decimals',
      'from: 8, to: 17',
      'from: 8.5, to: 17',
      '10:42 8.5 is finer than 0 decimals',
    ],
    ['a table without its child', '    child: child_id\n', '', 'Table 2 does not say how it joins the child'],
    ['a project with more than all', 'rho: 0.4,', 'rho: 0.6,', 'A project has more than the whole data set'],
    ['a rho finer than a billionth', 'rho: 0.4,', 'rho: 0.4000000001,', '0.4000000001 is no rho'],
    ['a name that is none', 'name: minutes', 'name: "min;utes"', 'is no name of a column'],
    [
      'a value with a backslash',
      'engage.scroll/endless]',
      '"a\\\\b"]',
      'no value that every database spells alike',
    ],
    ['two columns of one name', 'name: usual', 'name: Minutes', '"Minutes" stands twice'],
    ['a child of no table', 'table: children', 'table: kids', 'There is no table "kids"'],
    ['a day that is none', '2026-01-01', '2026-02-31', '"2026-02-31" is no day'],
  ])('with %s is refused by line and column', (_, from, to, says) => {
    expect(declared(from, to).join('\n')).toContain(says);
  });
  it('with a key set of a million is refused', () => {
    const values = Array.from({ length: 1_000_000 }, (_, at) => at).join(',');
    const [problem = ''] = declared('[contact.message/peer,', `[${values}, contact.message/peer,`);
    // Larger than any declaration is, before it is read at all.
    expect(problem).toMatch(/The file has \d+ bytes/);
    const fewer = Array.from({ length: 10_001 }, (_, at) => `v${at}`).join(',');
    expect(declared('[contact.message/peer,', `[${fewer}, contact.message/peer,`).join()).toContain(
      'values.',
    );
  });
});

describe('a query', () => {
  it.each([
    ['a column that is not there', { where: [{ column: 'minuts', from: 1 }] }, '"minuts" is no column here'],
    ['a table that is public alone', { from: 'places' }, '"places" is no table of children'],
    ['SQL in the place of a column', { by: ['situation" from use; --'] }, 'is no column here'],
    [
      'a value that is not declared',
      { where: [{ column: 'situation', in: ["x' or 1=1"] }] },
      'is no value of it',
    ],
    [
      'bounds the wrong way round',
      { ask: [{ name: 's', sum: 'minutes', from: 9, to: 1 }] },
      'wrong way round',
    ],
    [
      'bounds beyond those declared',
      { ask: [{ name: 's', sum: 'minutes', to: 9999 }] },
      '9999 is no bound of minutes',
    ],
    ['a sum of words', { ask: [{ name: 's', sum: 'situation' }] }, 'is a column of kind word'],
    ['numbers as keys', { by: ['minutes'] }, 'which is no set of keys'],
    ['no bound', { bound: undefined }, 'The query has no bound'],
    ['a bound of nought', { bound: { keys: 0, rows: 1 } }, '0 is no bound'],
    ['a rho of nought', { rho: 0 }, '0 is no rho'],
    ['a rho that is too small to share', { rho: 1e-8 }, 'is no rho'],
    ['nothing asked', { ask: [] }, 'is empty'],
    [
      'two things of one name',
      {
        ask: [
          { name: 'n', count: 'rows' },
          { name: 'n', count: 'children' },
        ],
      },
      'Two things are called "n"',
    ],
    [
      'a histogram beside something',
      {
        ask: [
          { name: 'n', count: 'rows' },
          { name: 'h', histogram: 'minutes', cuts: [3] },
        ],
      },
      'Ask for it alone',
    ],
    ['cuts that fall', { ask: [{ name: 'h', histogram: 'minutes', cuts: [30, 3] }] }, 'do not rise'],
    [
      'a million cells',
      {
        by: ['situation', 'at', 'children.place'],
        derive: [{ name: 'm', cut: 'minutes', at: [1, 2, 3, 4, 5] }],
        ask: [{ name: 'h', histogram: 'minutes', cuts: [1, 2, 3, 4, 5, 6] }],
      },
      'cells',
    ],
    [
      'a join after which a filter could follow',
      { join: [{ table: 'places', by: 'children.place' }], where: [{ column: 'places.union', in: ['yes'] }] },
      '"places.union" is no column here',
    ],
    ['a private table joined', { join: [{ table: 'use', by: 'situation' }] }, '"use" is no public table'],
  ])('with %s is refused', (name, change, says) => {
    const found = asked(change);
    if (name === 'nothing asked') expect(found.join()).toMatch(/Nothing is asked/);
    else expect(found.join('\n')).toContain(says);
    expect(found[0]).toMatch(/^\d+:\d+ /);
  });
  it('that is no JSON is refused without a word of what it holds', () => {
    const secret = 'root:x:0:0:secret';
    expect(problemsOf(() => readQuery(secret, '/etc/passwd', birch.declaration)).join()).not.toContain(
      'secret',
    );
  });
});

describe('a plan', () => {
  it.each(Object.entries(birchQueries))('of %s shares out no more than is paid', (name, source) => {
    const { query, measures, cut } = planQuery(readQuery(JSON.stringify(source), name, birch.declaration));
    const spent = [...measures, cut].reduce((sum, { cost }) => sum + cost, 0);
    expect(spent).toBeLessThanOrEqual(query.cost);
    expect(spent).toBeGreaterThan(query.cost * 0.999);
  });
});
