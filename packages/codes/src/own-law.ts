import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Law, lawOf, readLaw } from './law.ts';

export { type Law, readLaw } from './law.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** All that decides what the law says: the codes, what reads and checks them, and the YAML parser by the lock file. */
const folders = ['codes', 'packages/codes/src', 'packages/rulebook/src'];
const lockFile = 'package-lock.json';
const isSource = (path: string) => /\.(yaml|json|ts)$/.test(path) && !/\.test\.(yaml|ts)$/.test(path);

let known: Promise<Law> | undefined;

/**
 * The codes of this project, checked. Throws `CodeError` with all that is wrong in them. Reads YAML only when a file
 * that decides what comes out is another than when the result was kept.
 */
export function ownLaw(): Promise<Law> {
  known ??= freshLaw(root, async () => (await import('./load-codes.ts')).loadCodes()).catch((error) => {
    known = undefined;
    throw error;
  });
  return known;
}

/** The law under a root folder: what is kept there, where it was made from the same sources, else what `read` gives. */
export async function freshLaw(root: string, read: () => Promise<Law['codes']>): Promise<Law> {
  const of = hashOfSources(root);
  const found = readKept(root);
  if (found?.of === of) return found.law;
  const law = lawOf(await read());
  keep(root, { of, law });
  return law;
}

function hashOfSources(root: string): string {
  const hash = createHash('sha256');
  const found = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(isSource)
      .map((path) => `${folder}/${path}`),
  );
  for (const path of [...found.sort(), lockFile]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

interface Kept {
  /** The hash of the sources it was made from. */
  readonly of: string;
  readonly law: Law;
}

const keptIn = (root: string) => join(root, '.stairgate', 'law.json');

function readKept(root: string): Kept | undefined {
  try {
    const { of, law } = JSON.parse(readFileSync(keptIn(root), 'utf8'));
    return { of, law: readLaw(law) };
  } catch {
    return undefined;
  }
}

/** Whole or not at all, however many processes write at once. A folder that nobody may write into only costs time. */
function keep(root: string, found: Kept): void {
  const own = `${keptIn(root)}.${process.pid}`;
  try {
    mkdirSync(join(root, '.stairgate'), { recursive: true });
    writeFileSync(own, JSON.stringify(found));
    renameSync(own, keptIn(root));
  } catch {}
}
