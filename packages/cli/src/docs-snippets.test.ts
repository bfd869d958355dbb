import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { codesFolder } from '@stairgate/codes';
import type { Command, CommanderError } from 'commander';
import { expect, test } from 'vitest';
import { wholeProgram } from './program.ts';

const root = resolve(codesFolder, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = globSync(
  ['*.md', 'docs/*.md', 'codes/*.md', 'words/*.md', 'bench/*.md', '{packages,examples}/*/README.md'],
  { cwd: root },
).sort();

/** What the snippets of a document take from whoever reads it. Those of the guide go on from one to the next. */
const given: Readonly<Record<string, { readonly isOne?: true; readonly has: string }>> = {
  'docs/protect-your-platform.md': {
    isOne: true,
    has: `
interface Person { readonly stairgateId: string }
type Handler = (request: { readonly body: string }, reply: unknown) => Promise<void>;
declare const app: { post(path: string, handler: Handler): void };
declare const sender: Person, recipient: Person;
declare const year: number, month: number, email: string;
declare function areFriends(one: Person, other: Person): boolean;
declare function warn(person: Person): Promise<void>;
declare function send(message: string): Promise<void>;
declare function show(child: unknown, words: string): void;
declare function tellTheTeam(childId: string, what: string): void;
declare const request: Request;
declare function forget(childId: string): Promise<void>;`,
  },
  'packages/client/README.md': {
    has: `
declare function read(request: unknown): { from: string; to: string; text: string };
declare function send(from: string, to: string, text: string): Promise<void>;
declare const url: string, apiKey: string;`,
  },
  'packages/guards/README.md': {
    has: `
declare const rulebook: import('@stairgate/rulebook').Rulebook;
declare const body: string;
type Asked = Parameters<typeof guardFeed>[0];
declare const candidates: Asked['candidates'], counts: Asked['counts'], session: Asked['session'];`,
  },
  'packages/review/README.md': {
    has: `
declare const url: string, dir: string;
declare const journey: import('@stairgate/review').Journey;
declare const rulebook: import('@stairgate/rulebook').Rulebook;
declare const key: Awaited<ReturnType<typeof import('@stairgate/review').loadSealKey>>;`,
  },
  'packages/service/README.md': {
    has: `
type App = Parameters<typeof createServiceApp>[0];
type Prepared = Parameters<typeof prepareServiceApp>[1];
type Tables = import('@stairgate/service').GroundTables;
declare const migrations: Parameters<typeof openDatabase>[0]['migrations'];
declare const settings: App['settings'] & Prepared['settings'], ids: App['ids'];
declare const description: Prepared['description'];`,
  },
};

interface Snippet {
  readonly name: string;
  readonly source: string;
}

function snippetsOf(path: string): Snippet[] {
  const { isOne, has = '' } = given[path] ?? {};
  const found = [...read(path).matchAll(/^```(?:ts|typescript)\n(.*?)^```/gms)].map(([, text]) => text!);
  const whole = isOne ? [found.join('\n')] : found;
  const name = path.replaceAll(/[^a-z]+/gi, '-');
  // An import makes each a module, with names of its own.
  return whole.map((text, at) => ({ name: `${name}-${at}.ts`, source: `${text}\nexport {};\n${has}\n` }));
}

test('what documents show in TypeScript is what the packages have', () => {
  const all = documents.flatMap(snippetsOf);
  expect(all.length).toBeGreaterThan(9);
  for (const path of Object.keys(given)) expect(snippetsOf(path).length, path).toBeGreaterThan(0);
  expect(mistakesIn(all)).toBe('');
  const [guide] = snippetsOf('docs/protect-your-platform.md');
  expect(mistakesIn([{ ...guide!, source: `${guide!.source}\ngate.noSuchThing();` }])).toContain(
    'noSuchThing',
  );
});

function mistakesIn(snippets: readonly Snippet[]): string {
  // Inside the house, so that its packages are found as they are.
  mkdirSync(join(root, '.stairgate'), { recursive: true });
  const folder = mkdtempSync(join(root, '.stairgate', 'snippets-'));
  try {
    for (const { name, source } of snippets) writeFileSync(join(folder, name), source);
    const compilerOptions = { noUnusedLocals: false, noUnusedParameters: false };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['*.ts'], exclude: [] };
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('every line of a document that calls the command is one that it takes', async () => {
  const lines = documents.flatMap((path) => callsIn(read(path)).map((call) => ({ path, call })));
  expect(lines.length).toBeGreaterThan(70);
  const wrong: string[] = [];
  for (const { path, call } of lines) {
    const says = await refusalOf(wordsIn(call));
    if (says !== null) wrong.push(`${path}: npx stairgate ${call}: ${says}`);
  }
  expect(wrong).toEqual([]);
  expect(await refusalOf(wordsIn('decide x --date-of 3'))).toMatch(/unknown option/);
  expect(await refusalOf(wordsIn('verify'))).toMatch(/missing required argument/);
});

/** What stands behind `npx stairgate` in blocks, there to the end of the line, and in running text. */
function callsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^```.*?\n(.*?)^```/gms)].map(([, block]) => block!);
  const inBlocks = blocks
    .flatMap((block) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => /^\$? ?(?:\w+=\S+ )*npx stairgate (.*)$/.exec(line)?.[1] ?? []);
  const prose = text.replaceAll(/^```.*?^```/gms, '');
  const inline = [...prose.matchAll(/`npx stairgate ([^`]+)`/g)].map(([, call]) =>
    call!.replaceAll(/\s+/g, ' '),
  );
  return [...inBlocks, ...inline];
}

/** The words of a line as a shell has them; of what may be left out, as if it were there. */
function wordsIn(call: string): string[] {
  const [own = ''] = call.split(/(?:^|\s)[#|>]/);
  const words = own.replaceAll(/ \[|\](?= |$)/g, ' ').match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ''));
}

async function refusalOf(words: readonly string[]): Promise<string | null> {
  let told = '';
  const quiet = { out() {}, error: (text: string) => (told += text), colour: false, clock: () => 0 };
  const program = await wholeProgram(quiet);
  const idle = (command: Command): void => {
    if (command !== program && command.commands.length === 0) command.action(() => {});
    command.exitOverride();
    command.commands.forEach(idle);
  };
  idle(program);
  try {
    await program.parseAsync(words, { from: 'user' });
    return null;
  } catch (error) {
    if ((error as CommanderError).code === 'commander.helpDisplayed') return null;
    return told || (error as Error).message;
  }
}
