import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const root = import.meta.dirname;

/** Which folders the files of each folder import from, besides their own. Whatever is not named here is not allowed. */
const below: Readonly<Record<string, readonly string[]>> = {
  browser: [],
  gather: ['browser'],
  run: ['browser', 'gather'],
  checks: [],
  judge: ['checks'],
  service: ['judge', 'run'],
  report: ['judge', 'service'],
  commitments: [],
};

const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !/\.(test|testing|fixtures)\.ts$/.test(file),
);
const folderOf = (file: string) => (file.includes('/') ? dirname(file) : '');

/** What a file imports of this package, with types. */
const importsOf = (file: string): readonly string[] =>
  [
    ...readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export)[^'";]*?from '(\.[^']+\.ts)'/gm),
  ].map(([, path]) => relative(root, join(root, dirname(file), path!)));
const imports = new Map(
  files.map((file) => [file, importsOf(file).filter((path) => !path.startsWith('..'))]),
);

test('every folder has its place', () => {
  expect([...new Set(files.map(folderOf))].filter((folder) => folder !== '').sort()).toEqual(
    Object.keys(below).sort(),
  );
});

test('folders import only what stands below them', () => {
  const up = [...imports].flatMap(([file, paths]) =>
    paths
      .filter((path) => {
        const [from, to] = [folderOf(file), folderOf(path)];
        return from !== '' && to !== '' && from !== to && !below[from]?.includes(to);
      })
      .map((path) => `${file} -> ${path}`),
  );
  expect(up).toEqual([]);
});

test('no file is part of a circle', () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' -> '));
    if (done.has(file) || way.includes(file)) return;
    for (const path of imports.get(file) ?? []) visit(path, [...way, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(circles).toEqual([]);
});

test('a check sees what was saved, and neither the browser nor how it was gathered', () => {
  const own = [...imports].filter(([file]) => folderOf(file) === 'checks');
  const others = new Set(own.flatMap(([, paths]) => paths.filter((path) => folderOf(path) !== 'checks')));
  expect([...others].sort()).toEqual([
    'bids-in.ts',
    'evidence.ts',
    'journey.ts',
    'observation.ts',
    'persona.ts',
    'questions-on.ts',
  ]);
});
