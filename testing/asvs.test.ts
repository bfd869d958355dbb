import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = new URL('..', import.meta.url);
const document = readFileSync(new URL('docs/security.md', root), 'utf8');

/** The requirements of levels 1 and 2 in ASVS 5.0.0, by section: numbers and spans of numbers. */
const requirements =
  '1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2 4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3 6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2 10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1 12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3 15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2'
    .split(' ')
    .flatMap((span) => {
      const [, section, first, last] = /^(\d+\.\d+)\.(\d+)(?:-(\d+))?$/.exec(span)!;
      const count = Number(last ?? first) - Number(first) + 1;
      return Array.from({ length: count }, (_, at) => `${section}.${Number(first) + at}`);
    });

const rows = document
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, ids]) => /^\d+\.\d+\.\d+/.test(ids ?? ''))
  .map(([, ids, verdict, how]) => ({ ids: ids!.split(', '), verdict: verdict!, how: how! }));

test('every requirement stands in the table once, with a verdict and a reason', () => {
  expect(requirements).toHaveLength(253);
  expect(rows.flatMap(({ ids }) => ids).sort()).toEqual([...requirements].sort());
  for (const { ids, verdict, how } of rows) {
    expect(['met', 'not met', 'yours', 'n/a'], String(ids)).toContain(verdict);
    expect(how.length, String(ids)).toBeGreaterThan(9);
  }
});

test('what the table rests on is there', () => {
  const named = [...document.matchAll(/\[([a-z-]+)\](?![(:])/g)].map(([, name]) => name!);
  const defined = [...document.matchAll(/^\[([a-z-]+)\]: (\S+)$/gm)];
  expect([...new Set(named)].sort()).toEqual(defined.map(([, name]) => name!).sort());
  for (const [, name, path] of defined)
    expect(existsSync(new URL(path!, new URL('docs/', root))), name).toBe(true);
});

test('the list of what is in a release can be made, with a hash of each', () => {
  const list = JSON.parse(
    execFileSync('npm', ['sbom', '--omit', 'dev', '--package-lock-only', '--sbom-format', 'cyclonedx'], {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
    }),
  ) as { components: { name: string; hashes?: unknown[] }[] };
  const kysely = list.components.find(({ name }) => name === 'kysely');
  expect(kysely?.hashes).toHaveLength(1);
});
