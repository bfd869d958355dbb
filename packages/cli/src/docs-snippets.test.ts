import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { codesFolder } from '@stairgate/codes';
import { expect, test } from 'vitest';

const root = resolve(codesFolder, '..');

/** What the snippets take from the platform that reads them. */
const platform = `
interface Person { readonly stairgateId: string }
type Handler = (request: { readonly body: string }, reply: unknown) => Promise<void>;
declare const app: { post(path: string, handler: Handler): void };
declare const sender: Person, recipient: Person;
declare const year: number, month: number, email: string;
declare function areFriends(one: Person, other: Person): boolean;
declare function warn(person: Person): Promise<void>;
declare function send(message: string): Promise<void>;
`;

test('what the guide for platforms shows is what the client has', { timeout: 120_000 }, () => {
  const guide = readFileSync(join(root, 'docs/protect-your-platform.md'), 'utf8');
  const snippets = [...guide.matchAll(/^```ts\n(.*?)^```/gms)].map(([, snippet]) => snippet);
  expect(snippets.length).toBeGreaterThan(3);
  expect(mistakesIn([...snippets, platform].join('\n'))).toBe('');
  expect(mistakesIn([...snippets, platform, 'gate.noSuchThing();'].join('\n'))).toContain('noSuchThing');
});

function mistakesIn(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'snippets-'));
  try {
    writeFileSync(join(folder, 'guide.ts'), source);
    const compilerOptions = {
      typeRoots: [join(root, 'node_modules/@types')],
      paths: { '@stairgate/client': [join(root, 'packages/client/src/index.ts')] },
    };
    const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['guide.ts'] };
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
