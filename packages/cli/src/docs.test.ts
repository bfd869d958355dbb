import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codesFolder } from '@stairgate/codes';
import { expect, test } from 'vitest';
import { run, wholeProgram } from './program.ts';

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

test('the exit codes stand in one place, and hold for every verb', async () => {
  const readme = read('packages/cli/README.md');
  const section = readme.slice(readme.indexOf('## Exit codes'));
  const told = [...section.matchAll(/^\| `([a-z]+)` \|/gm)].map(([, verb]) => verb!).sort();
  // By the name of the function that adds the verb and ends with 1: `addLedger`, `addCheckVerb`.
  const wanting = new Set<string>();
  const sources = globSync(['*.ts', 'journey/*.ts', 'review/*.ts'], { cwd: join(root, 'packages/cli/src') });
  for (const path of sources.filter((one) => !one.endsWith('.test.ts'))) {
    const parts = read(`packages/cli/src/${path}`)
      .split(/^export function add/m)
      .slice(1);
    for (const part of parts)
      if (/\b(?:exitWith|setExit)\((?!code)/.test(part))
        wanting.add(/^[A-Z][a-z]+/.exec(part)![0].toLowerCase());
  }
  expect(told).toEqual([...wanting].sort());

  const terminal = { out() {}, error() {}, colour: false, clock: () => 0 };
  const program = await wholeProgram(terminal);
  for (const verb of program.commands) {
    expect([verb.name(), await run([verb.name(), '--help'], terminal)]).toEqual([verb.name(), 0]);
    for (const words of [[verb.name()], ...verb.commands.map((one) => [verb.name(), one.name()])])
      expect([words, await run([...words, '--no-such-option'], terminal)]).toEqual([words, 2]);
  }
  expect(await run(['--version'], terminal)).toBe(0);
  expect(await run(['no-such-verb'], terminal)).toBe(2);
});

test('what runs on Node 20 asks for no more, and the README names what warns of it', () => {
  const lock = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { engines?: { node?: string }; dev?: boolean }>;
  };
  expect(read('README.md')).toContain('EBADENGINE');
  const needed = ['client', 'codes', 'guards', 'rulebook', 'wire'].flatMap((name) => {
    const { engines, dependencies } = JSON.parse(read(`packages/${name}/package.json`));
    return [
      engines?.node,
      ...Object.keys(dependencies ?? {}).map((one) => lock.packages[`node_modules/${one}`]?.engines?.node),
    ];
  });
  // Those that the README says run on Node 20 rest on nothing that refuses it.
  for (const range of needed) if (range !== undefined) expect(range).not.toMatch(/^>= ?2[1-9]/);
});
