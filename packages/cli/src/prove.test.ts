import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { propertyNames } from '@stairgate/rulebook';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putBaseline, stairgateAt } from './stairgate.testing.ts';

let folder: string;

/** A folder of codes with one law in it, about these ages. */
function law(name: string, ages: string): string {
  const dir = join(folder, name);
  mkdirSync(join(dir, 'gb'), { recursive: true });
  const provision = { id: 'gb-law-01', ref: 's.1', kind: 'must', ages: [0, 17], confidence: 'high' };
  writeFileSync(join(dir, 'provisions.json'), JSON.stringify({ ...putBaseline(dir), 'gb-law': [provision] }));
  const lines = [
    ...[
      'code: gb-law',
      'title: A law',
      'short: Law',
      'jurisdiction: GB',
      'covers: [{ of: [ads.show], ages: 0-17 }]',
    ],
    ...['issuer: Parliament', 'url: https://example.org/law', 'status: in-force', 'from: 2024-01-01'],
    ...['rules:', '  - id: adverts', '    provisions: [gb-law-01]', '    cite: s.1', '    confidence: high'],
    ...[`    ages: ${ages}`, '    situations: [ads.show/personalised]', '    effect: forbid'],
    '    says: No adverts by profile.',
  ];
  writeFileSync(join(dir, 'gb', 'law.yaml'), lines.join('\n'));
  return dir;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-prove-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function prove(...words: string[]) {
  let now = Date.parse('2026-11-22T10:00:00Z');
  const clock = () => {
    now += 1500;
    return now;
  };
  return stairgateAt(clock, 'prove', ...words);
}

test('says what it walked, ticks each property, and how long it took', async () => {
  const { exitCode, out, error } = await prove('--codes', law('sound', '0-17'), '--in', 'GB,FR');
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^[\d,]+ states: 2 days, 3 places and pairs of them/);
  const ticked = [...out.matchAll(/^✓ ([a-z-]+) /gm)].map(([, name]) => name);
  expect(ticked).toEqual(Object.keys(propertyNames).filter((name) => name !== 'deviations'));
  expect(out).not.toContain('✗');
  expect(out).toContain(`All ${ticked.length} properties hold. 1.5 s`);
  expect(error).toContain('walked to 2024-01-01, day 2 of 2');
});

test('crosses what is broken, with the smallest case in words, and exits with 1', async () => {
  const dir = law('odd', '13-17');
  const { exitCode, out } = await prove('--codes', dir, '--in', 'GB');
  expect(exitCode).toBe(1);
  expect([...out.matchAll(/^✗ ([a-z-]+) /gm)].map(([, name]) => name)).toEqual(['younger']);
  const text =
    'ads.show/personalised in GB on 2024-01-01, at 13 (self-declared) under gb-law alone, the answer is forbid; at 12 (self-declared) it is allow.';
  expect(out).toContain(`Not so: ${text}`);
  expect(out).toMatch(/1 of \d+ properties does not hold/);

  const asked = await prove('--codes', dir, '--in', 'GB', '--properties', 'younger,unknown-age', '--json');
  expect(asked.exitCode).toBe(1);
  const proof = JSON.parse(asked.out);
  expect(proof).toMatchObject({ holds: false, days: 2, places: 2, seconds: 1.5 });
  expect(proof.properties).toMatchObject([
    {
      name: 'younger',
      holds: false,
      counterexample: text,
      at: { places: ['GB'], day: '2024-01-01', situation: 'ads.show/personalised', age: { lo: 13, hi: 13 } },
    },
    { name: 'unknown-age', holds: true },
  ]);
});

test.each([
  [['--in', 'EU'], /such as FR or IE/],
  [['--properties', 'justice'], /"justice" is no property. There are: .*younger/],
  [['--codes', '/nowhere'], /is not there/],
  [['--profile', '/nowhere/stairgate.yaml'], /is not there/],
])('asked wrongly, %j, it exits with 2', async (words, message) => {
  const { exitCode, out, error } = await prove(...words);
  expect(exitCode).toBe(2);
  expect(out).toBe('');
  expect(error).toMatch(message);
});
