import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CodeError } from './code-error.ts';
import { codesFolder } from './codes-folder.ts';
import { loadCodes } from './load-codes.ts';

let parent: string;
let dir: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'stairgate-codes-'));
  dir = join(parent, 'laws');
  mkdirSync(dir);
});
afterEach(() => rmSync(parent, { recursive: true }));

function put(files: Record<string, string | Uint8Array>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), content);
  }
}

function problems(): string[] {
  try {
    loadCodes({ dir });
  } catch (error) {
    if (error instanceof CodeError) {
      return error.problems.map(
        ({ file, line, column, what, right }) => `${file}:${line}:${column} ${what} ${right}`,
      );
    }
    throw error;
  }
  return [];
}

const list = (...codes: string[]) =>
  JSON.stringify(
    Object.fromEntries(
      codes.map((code) => [
        code,
        [{ id: `${code}-01`, ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' }],
      ]),
    ),
  );

const law = (code: string, id: string) => `code: ${code}
title: A law
short: Law
jurisdiction: FR
issuer: Parliament
url: https://example.org/law
status: in-force
from: 2024-01-01
duties:
  - {id: ${id}, provisions: [${code}-01], cite: s.1, confidence: high, says: Do it., owes: You., evidence: It.}
`;

test('a folder of one own code is read, test files and folders aside', () => {
  put({ 'provisions.json': list('xx'), 'fr/xx.yaml': law('xx', 'one'), 'fr/xx.test.yaml': 'cases: []' });
  put({ 'vocabulary.yaml': 'a: [b]' });
  expect(loadCodes({ dir }).map(({ code, jurisdiction }) => [code, jurisdiction])).toEqual([['xx', 'FR']]);
});

test('codes come in the order of their paths', () => {
  put({ 'provisions.json': list('xx', 'yy', 'zz') });
  put({ 'gb/b.yaml': law('yy', 'two'), 'fr/c.yaml': law('xx', 'one'), 'gb/a.yaml': law('zz', 'three') });
  expect(loadCodes({ dir }).map(({ code }) => code)).toEqual(['xx', 'zz', 'yy']);
});

test('an id in two codes, and a code in two files', () => {
  put({ 'provisions.json': list('xx', 'yy') });
  put({ 'fr/a.yaml': law('xx', 'one'), 'fr/b.yaml': law('yy', 'one'), 'fr/c.yaml': law('xx', 'three') });
  expect(problems()).toEqual([
    'laws/fr/b.yaml:10:10 The id "one" is also in laws/fr/a.yaml, line 10. Rename one; ids are unique across codes.',
    'laws/fr/c.yaml:1:7 The code "xx" is also in laws/fr/a.yaml, line 1. One code is one file.',
  ]);
});

test('the problems of all files are told together', () => {
  put({ 'provisions.json': list('xx', 'yy') });
  put({ 'fr/a.yaml': law('xx', 'one').replace('high', 'hihg'), 'fr/b.yaml': Uint8Array.of(0x61, 0xff) });
  expect(problems()).toEqual([
    'laws/fr/a.yaml:10:59 "hihg" is no confidence. Did you mean "high"?',
    'laws/fr/b.yaml:1:2 These bytes are not UTF-8. Save the file as UTF-8.',
  ]);
});

test('a file that would be passed over is named', () => {
  put({ 'provisions.json': list('xx'), 'fr/xx.yaml': law('xx', 'one'), 'fr/more.yml': law('xx', 'two') });
  expect(problems()).toEqual([
    'laws/fr/more.yml:1:1 The file ends in .yml. Call it .yaml, or it is not read.',
  ]);
});

test('no list of provisions, a broken one, no code, no folder', () => {
  put({ 'fr/xx.yaml': law('xx', 'one') });
  const right = 'It lists the provisions of each code, as the one in @stairgate/codes does.';
  expect(problems()).toEqual([`laws/provisions.json:1:1 The file is not there. ${right}`]);
  put({ 'provisions.json': '{"xx": [}' });
  expect(problems()).toEqual([
    expect.stringMatching(
      /^laws\/provisions\.json:1:9 This is not JSON: .* Check indentation, quotes and colons here\.$/,
    ),
  ]);
  rmSync(join(dir, 'fr'), { recursive: true });
  put({ 'provisions.json': '{}' });
  expect(problems()).toEqual([
    'laws/:1:1 There is no code here. Codes lie in folders named after their jurisdiction: gb/childrens-code.yaml.',
  ]);
  rmSync(dir, { recursive: true });
  expect(problems()).toEqual([`laws/provisions.json:1:1 The file is not there. ${right}`]);
});

const provision = { id: 'xx-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' };

test.each<[string, object | string, string, string]>([
  ['a kind', { ...provision, kind: 'musst' }, '1:', '"musst" is no kind of provision. Did you mean "must"?'],
  [
    'a confidence',
    { ...provision, confidence: 'sure' },
    '1:',
    '"sure" is no confidence. Use one of: high, medium, low.',
  ],
  [
    'ages',
    { ...provision, ages: [0, 18] },
    '1:',
    'These are no ages of children. Write two whole years from 0 to 17',
  ],
  ['ages that run backwards', { ...provision, ages: [12, 0] }, '1:', 'These are no ages of children.'],
  ['ages as text', { ...provision, ages: '0-17' }, '1:', 'These are no ages of children.'],
  ['no reference', { ...provision, ref: undefined }, '1:8', 'Provision 1 has no ref. Add "ref": the section'],
  ['an empty id', { ...provision, id: ' ' }, '1:', 'Provision 1 has an empty id.'],
  ['a key', { ...provision, age: 3 }, '1:', '"age" is no key here. Did you mean "ages"?'],
  ['a word', 'all', '1:8', 'Provision 1 is not made of keys.'],
])('a list of provisions with a wrong one: %s', (_, wrong, at, message) => {
  put({ 'provisions.json': JSON.stringify({ xx: [wrong] }), 'fr/xx.yaml': law('xx', 'one') });
  expect(problems()).toHaveLength(1);
  expect(problems()[0]).toContain(`laws/provisions.json:${at}`);
  expect(problems()[0]).toContain(message);
});

test('a list of provisions with one twice, with no list, with a code twice, as no UTF-8', () => {
  put({ 'provisions.json': JSON.stringify({ xx: [provision, provision] }), 'fr/xx.yaml': law('xx', 'one') });
  expect(problems()[0]).toMatch(/:1:\d+ The provision "xx-01" is listed twice\. Number one anew\.$/);
  put({ 'provisions.json': '{\n  "xx": 3\n}' });
  expect(problems()).toEqual(['laws/provisions.json:2:3 xx has no list. Write its provisions as [ … ].']);
  put({ 'provisions.json': '[]' });
  expect(problems()[0]).toContain('laws/provisions.json:1:1 The file is no list of codes.');
  put({ 'provisions.json': Uint8Array.of(0x7b, 0x0a, 0xff) });
  expect(problems()).toEqual(['laws/provisions.json:2:1 These bytes are not UTF-8. Save the file as UTF-8.']);
});

describe('the baseline', () => {
  const whole = new Map(
    ['provisions.json', 'int/baseline.yaml'].map((path) => [
      path,
      readFileSync(join(codesFolder, path), 'utf8'),
    ]),
  );
  const withFault = (from: string | RegExp, to: string) => {
    const text = whole.get('int/baseline.yaml')!;
    expect(text).toMatch(from);
    put({ ...Object.fromEntries(whole), 'int/baseline.yaml': text.replace(from, to) });
    return problems().join('\n');
  };

  test('as it is, is read', () => {
    put(Object.fromEntries(whole));
    expect(problems()).toEqual([]);
  });

  test.each([
    ['a bill', 'status: guidance', 'status: bill'],
    ['enjoined', 'status: guidance', 'status: enjoined'],
    ['law of a later day', 'status: guidance', 'status: in-force\nfrom: 2999-01-01'],
    ['at an end', 'status: guidance', 'status: guidance\nfrom: 2020-01-01\nuntil: 2021-01-01'],
    ['unconfirmed', /confidence: \w+/, 'confidence: low'],
  ])('that is %s is refused', (_, from, to) => {
    expect(withFault(from, to)).toMatch(/of the baseline does not bind on every day.*status: guidance/);
  });

  test.each(['13-17', '0-12', '0-16'])('that is for ages %s alone is refused', (ages) => {
    expect(withFault('ages: 0-17', `ages: ${ages}`)).toMatch(
      /The baseline says nothing of \S+ at age \d+.*Write ages: 0-17/,
    );
  });

  test('whose age of consent is another is read', () => {
    expect(withFault('ages: 0-12', 'ages: 0-9')).toBe('');
  });
});

describe('links', () => {
  const codes = () => loadCodes({ dir }).map(({ code }) => code);
  const asConfigMap = (dated: string, files: Record<string, string>) => {
    put(Object.fromEntries(Object.entries(files).map(([path, content]) => [`${dated}/${path}`, content])));
    // As the kubelet does: the link that all others go through is replaced in one step.
    symlinkSync(dated, join(dir, '..new'));
    renameSync(join(dir, '..new'), join(dir, '..data'));
  };

  test('of a ConfigMap are followed, before and after it was replaced', () => {
    asConfigMap('..2026_11_30_08_00_00.1', {
      'provisions.json': list('fr-a'),
      'fr/a.yaml': law('fr-a', 'a-1'),
    });
    for (const name of ['provisions.json', 'fr']) symlinkSync(join('..data', name), join(dir, name));
    expect(codes()).toEqual(['fr-a']);
    asConfigMap('..2026_11_30_09_00_00.2', {
      'provisions.json': list('fr-b'),
      'fr/a.yaml': law('fr-b', 'b-1'),
    });
    expect(codes()).toEqual(['fr-b']);
  });

  test('of single files that stay inside are followed, where the folder itself is reached by a link too', () => {
    put({ 'provisions.json': list('fr-a'), '.kept/a.yaml': law('fr-a', 'a-1') });
    mkdirSync(join(dir, 'fr'));
    symlinkSync(join('..', '.kept', 'a.yaml'), join(dir, 'fr', 'a.yaml'));
    expect(codes()).toEqual(['fr-a']);
    symlinkSync(dir, join(parent, 'named'));
    expect(loadCodes({ dir: join(parent, 'named') })).toHaveLength(1);
  });

  test.each([
    ['a file', 'fr/a.yaml', 'a.yaml'],
    ['a folder', 'fr', 'fr'],
    ['the list', 'provisions.json', 'provisions.json'],
    ['a file in a folder whose name begins alike', 'fr/a.yaml', '../laws-of-others/a.yaml'],
  ])('to %s outside are refused', (_, from, to) => {
    put({
      'provisions.json': list('fr-a'),
      '../outside/provisions.json': list('fr-a'),
      '../outside/a.yaml': law('fr-a', 'a-1'),
      '../outside/fr/a.yaml': law('fr-a', 'a-1'),
      '../laws-of-others/a.yaml': law('fr-a', 'a-1'),
    });
    mkdirSync(dirname(join(dir, from)), { recursive: true });
    rmSync(join(dir, from), { force: true });
    symlinkSync(join(parent, 'outside', to), join(dir, from));
    expect(() => loadCodes({ dir })).toThrow(/is a link that leads out of/);
  });
});
