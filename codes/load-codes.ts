import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Code } from '@stairgate/rulebook';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { ownFolder, type ProvisionList, readProvisions } from './provisions.ts';
import { type Place, tryReadCode } from './read-code.ts';

export interface LoadOptions {
  /** A folder with one folder for each jurisdiction in it, and `provisions.json`. Default: the codes of this package. */
  readonly dir?: string;
}

/**
 * Every code under a folder, in the order of their paths. Reads and checks them at once; throws `CodeError` with
 * everything that is wrong in any of them, and gives none back unless all are right.
 */
export function loadCodes({ dir = ownFolder }: LoadOptions = {}): Code[] {
  const folder = resolve(dir);
  const shown = (path: string) => `${basename(folder)}/${path}`;
  const problems: Problem[] = [];
  const codes: Code[] = [];
  const ids = new Map<string, Place>();
  const names = new Map<string, Place>();
  const list = listOf(folder, shown, problems);
  for (const path of list ? codeFiles(folder, shown, problems) : []) {
    const result = tryReadCode(readFileSync(join(folder, path)), shown(path), list!);
    problems.push(...result.problems);
    if (!result.code) continue;
    codes.push(result.code);
    for (const [id, place] of result.ids) {
      const [seen, what] = id === '' ? [names, `The code "${result.code.code}"`] : [ids, `The id "${id}"`];
      const key = id === '' ? result.code.code : id;
      const first = seen.get(key);
      if (!first) seen.set(key, place);
      else {
        const right = id === '' ? 'One code is one file.' : 'Rename one; ids are unique across codes.';
        problems.push({ ...place, what: `${what} is also in ${first.file}, line ${first.line}.`, right });
      }
    }
  }
  if (problems.length > 0) throw new CodeError(inOrder(problems));
  return codes;
}

function listOf(
  folder: string,
  shown: (path: string) => string,
  problems: Problem[],
): ProvisionList | undefined {
  try {
    return readProvisions(folder);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    problems.push({
      file: shown('provisions.json'),
      line: 1,
      column: 1,
      what: missing ? 'The file is not there.' : 'The file cannot be read as JSON.',
      right: 'It lists the provisions of each code, as the one in @stairgate/codes does.',
    });
    return undefined;
  }
}

function codeFiles(folder: string, shown: (path: string) => string, problems: Problem[]): string[] {
  const files: string[] = [];
  for (const place of readdirSync(folder, { withFileTypes: true })) {
    if (!place.isDirectory() || place.name === 'node_modules') continue;
    for (const { name } of readdirSync(join(folder, place.name), { withFileTypes: true })) {
      const path = `${place.name}/${name}`;
      if (name.endsWith('.yml')) {
        const right = 'Call it .yaml, or it is not read.';
        problems.push({ file: shown(path), line: 1, column: 1, what: 'The file ends in .yml.', right });
      } else if (name.endsWith('.yaml') && !name.endsWith('.test.yaml')) {
        files.push(path);
      }
    }
  }
  if (files.length === 0) {
    const right = 'Codes lie in folders named after their jurisdiction: gb/childrens-code.yaml.';
    problems.push({ file: shown(''), line: 1, column: 1, what: 'There is no code here.', right });
  }
  return files.sort();
}
