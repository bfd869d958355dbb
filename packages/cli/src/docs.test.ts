import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codesFolder } from '@stairgate/codes';
import { expect, test } from 'vitest';
import { run } from './program.ts';

const root = resolve(codesFolder, '..');
const documents = globSync(
  ['*.md', 'docs/*.md', 'codes/*.md', 'packages/*/README.md', 'words/*.md', 'bench/*.md'],
  {
    cwd: root,
  },
).sort();
const read = (path: string) => readFileSync(join(root, path), 'utf8');

test.each(documents)('%s leads nowhere that is not there', (path) => {
  for (const [, target] of read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    expect(existsSync(join(root, dirname(path), target!)), target).toBe(true);
  }
});

test('every document is in the index', () => {
  const index = read('docs/README.md');
  for (const path of globSync('*.md', { cwd: join(root, 'docs') })) {
    if (path !== 'README.md') expect(index).toContain(`](${path})`);
  }
});

test('every verb that a document names is there, and every verb is in the README of the command', async () => {
  let help = '';
  await run(['--help'], { out: (text) => (help += text), error: () => {}, colour: false, clock: () => 0 });
  const verbs = [...help.matchAll(/^ {2}([a-z]+)/gm)].map(([, verb]) => verb!);
  expect(verbs).toContain('decide');
  const own = read('packages/cli/README.md');
  for (const verb of verbs) if (verb !== 'help') expect(own, verb).toMatch(new RegExp(`\`${verb}[ \`]`));
  for (const path of documents) {
    for (const [, verb] of read(path).matchAll(/npx stairgate ([a-z]+)/g))
      expect(verbs, path).toContain(verb);
  }
});

test('what the README says to install for the client is all that it needs, and no more', () => {
  const [, list] = /npm i \.\/stairgate-\{(.*?)\}-\*\.tgz +# to embed/.exec(read('README.md'))!;
  const manifests = globSync(['packages/*/package.json', 'words/package.json'], { cwd: root }).map(
    (path) => JSON.parse(read(path)) as { name: string; dependencies?: Record<string, string> },
  );
  const needed = new Set<string>();
  const need = (name: string) => {
    if (!name.startsWith('@stairgate/') || needed.has(name)) return;
    needed.add(name);
    const { dependencies } = manifests.find((one) => one.name === name)!;
    for (const next of Object.keys(dependencies ?? {})) need(next);
  };
  for (const name of ['@stairgate/client', '@stairgate/codes']) need(name);
  expect(
    list!
      .split(',')
      .map((name) => `@stairgate/${name}`)
      .sort(),
  ).toEqual([...needed].sort());
});
