import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Code } from '@stairgate/rulebook';
import { CodeError, inOrder, type Problem } from './code-error.ts';
import { codesFolder } from './codes-folder.ts';
import type { Place } from './field-reading.ts';
import { provisionProblems } from './provision-problems.ts';
import { type ProvisionList, parseProvisions } from './provisions.ts';
import { tryReadCode } from './read-code.ts';
import { readGivenFile, realPathWithin } from './read-given-file.ts';

export interface LoadOptions {
  /** A folder with one folder for each jurisdiction in it, and `provisions.json`. Default: the codes of this package. */
  readonly dir?: string;
}

/** The files of a folder of codes by their path inside it: `provisions.json`, and `gb/childrens-code.yaml` and others. */
export type CodeFiles = ReadonlyMap<string, string | Uint8Array>;

/**
 * Every code under a folder, in the order of their paths. Reads and checks them at once; throws `CodeError` with
 * everything that is wrong in any of them, and gives none back unless all are right.
 */
export function loadCodes({ dir = codesFolder }: LoadOptions = {}): Code[] {
  return readCodes(readCodeFiles(dir), basename(resolve(dir)));
}

/**
 * What `loadCodes` would read in a folder, unread, to be sent elsewhere. Nothing where there is no such folder. Links count
 * that stay in the folder, and names that begin with a dot do not: so a ConfigMap of Kubernetes keeps what it shows.
 * @throws GivenFileError where a link leads out of it.
 */
export function readCodeFiles(dir: string = codesFolder): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  if (!existsSync(dir)) return files;
  const take = (path: string) => files.set(path, readGivenFile(join(dir, path), { within: dir }));
  for (const place of readdirSync(dir, { withFileTypes: true })) {
    if (place.name === 'provisions.json') take(place.name);
    if (/^(\.|node_modules$)/.test(place.name) || !isFolder(dir, place)) continue;
    for (const { name } of readdirSync(join(dir, place.name), { withFileTypes: true })) {
      if (/\.ya?ml$/.test(name) && !name.endsWith('.test.yaml')) take(`${place.name}/${name}`);
    }
  }
  return files;
}

function isFolder(dir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  const path = join(dir, entry.name);
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
  realPathWithin(path, dir);
  return true;
}

/** As `loadCodes`, from files that somebody else has read. `folder` is how messages name where they lie. */
export function readCodes(files: CodeFiles, folder: string): Code[] {
  const shown = (path: string) => `${folder}/${path}`;
  const problems: Problem[] = [];
  const codes: Code[] = [];
  const ids = new Map<string, Place>();
  const names = new Map<string, Place>();
  const list = listOf(files, shown, problems);
  for (const path of list ? codeFiles(files, shown, problems) : []) {
    const result = tryReadCode(files.get(path)!, shown(path), list!);
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
  files: CodeFiles,
  shown: (path: string) => string,
  problems: Problem[],
): ProvisionList | undefined {
  const content = files.get('provisions.json');
  const file = shown('provisions.json');
  const right = 'It lists the provisions of each code, as the one in @stairgate/codes does.';
  if (content === undefined) {
    problems.push({ file, line: 1, column: 1, what: 'The file is not there.', right });
    return undefined;
  }
  try {
    return parseProvisions(content);
  } catch {
    const found = provisionProblems(content, file);
    const what = 'The file cannot be read as JSON.';
    problems.push(...(found.length > 0 ? found : [{ file, line: 1, column: 1, what, right }]));
    return undefined;
  }
}

function codeFiles(files: CodeFiles, shown: (path: string) => string, problems: Problem[]): string[] {
  const found: string[] = [];
  for (const path of files.keys()) {
    if (path.endsWith('.yml')) {
      const right = 'Call it .yaml, or it is not read.';
      problems.push({ file: shown(path), line: 1, column: 1, what: 'The file ends in .yml.', right });
    } else if (path.endsWith('.yaml')) {
      found.push(path);
    }
  }
  if (found.length === 0) {
    const right = 'Codes lie in folders named after their jurisdiction: gb/childrens-code.yaml.';
    problems.push({ file: shown(''), line: 1, column: 1, what: 'There is no code here.', right });
  }
  return found.sort();
}
