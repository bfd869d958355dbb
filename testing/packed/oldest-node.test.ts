import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { oldestNode, root } from '../../scripts/pack-packages.ts';

test('what runs on Node 20 uses nothing of the language that came later', () => {
  const folders = Object.keys(oldestNode).filter((folder) => oldestNode[folder] === '>=20');
  expect(folders).toContain('packages/client');
  const files = folders.flatMap((folder) => {
    const { exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    return Object.values<string>(exports)
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(root, folder, path));
  });
  mkdirSync(join(root, '.stairgate'), { recursive: true });
  const folder = mkdtempSync(join(root, '.stairgate', 'oldest-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const newer = join(folder, 'newer.ts');
  writeFileSync(newer, 'export const both = new Set([1]).union(new Set([2]));\n');
  const mistakes = (given: readonly string[]) => {
    const lib = ['es2023', 'dom', 'dom.iterable'];
    const config = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { lib },
      files: given,
      include: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    return spawnSync(process.execPath, [compiler, '--project', folder], { encoding: 'utf8' }).stdout;
  };
  expect(mistakes(files)).toBe('');
  expect(mistakes([newer])).toContain("'union' does not exist");
});
