import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compile } from '@stairgate/rulebook';
import { expect, onTestFinished, test } from 'vitest';
import { loadCodes } from './load-codes.ts';
import { freshLaw, ownLaw, readLaw } from './own-law.ts';

const asOf = '2026-11-22';

test('the law is what the YAML says, under a hash that holds it, and is the same rulebook', async () => {
  const { codes, hash } = await ownLaw();
  const read = loadCodes();
  expect(codes).toEqual(read);
  expect(hash).toBe(createHash('sha256').update(JSON.stringify(read)).digest('hex'));
  expect(compile(codes, { asOf }).revision).toBe(compile(read, { asOf }).revision);
});

test('what is kept is used while no source is another, and never after', async () => {
  const root = mkdtempSync(join(tmpdir(), 'law-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    // As after a checkout or a copy that keeps times.
    utimesSync(join(root, path), 1, 1);
  };
  const files = {
    'codes/gb/law.yaml': 'code: a1',
    'codes/provisions.json': '{"a": 1}',
    'packages/codes/src/read-code.ts': 'is(1)',
    'packages/rulebook/src/vocabulary.ts': 'is(1)',
    'package-lock.json': '{"yaml": 1}',
  };
  for (const [path, text] of Object.entries(files)) put(path, text);
  put('codes/gb/law.test.yaml', 'cases: 1');
  const [code] = loadCodes();
  let reads = 0;
  const ask = () =>
    freshLaw(root, async () => {
      reads++;
      return [{ ...code!, title: `Read ${reads}` }];
    });
  const title = async () => (await ask()).codes[0]!.title;

  expect([await title(), await title()]).toEqual(['Read 1', 'Read 1']);
  for (const [path, text] of Object.entries(files)) {
    const before = reads;
    // As long as before, and of the same time.
    put(path, text.replace('1', '2'));
    expect([await title(), await title()], path).toEqual([`Read ${before + 1}`, `Read ${before + 1}`]);
  }
  put('codes/gb/another.yaml', 'code: b');
  expect(await title()).toBe(`Read ${Object.keys(files).length + 2}`);
  const last = reads;
  put('codes/gb/law.test.yaml', 'cases: 2');
  await ask();
  expect(reads).toBe(last);

  const kept = join(root, '.stairgate/law.json');
  for (const broken of ['', readFileSync(kept, 'utf8').slice(0, -9), '{"of": 1}', '[]']) {
    const before = reads;
    writeFileSync(kept, broken);
    expect(await title(), broken).toBe(`Read ${before + 1}`);
  }
});

test('what is no law is told apart', async () => {
  const own = await ownLaw();
  expect(readLaw(JSON.parse(JSON.stringify(own)))).toEqual(own);
  for (const sent of [
    undefined,
    null,
    1,
    '',
    [],
    {},
    { codes: [] },
    { hash: 'a', codes: [] },
    { hash: 1, codes: [{}] },
    { hash: own.hash, codes: own.codes.slice(1) },
    { hash: own.hash, codes: own.codes.map((code) => ({ ...code, rules: code.rules.slice(1) })) },
  ])
    expect(() => readLaw(sent)).toThrow(
      'This is no law.json, or it was changed. Take the one of @stairgate/codes.',
    );
});
