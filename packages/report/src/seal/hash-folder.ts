import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SealedFile } from './manifest.ts';

/** What is in a folder: its files with their hashes, and what is no file or cannot be read. Both in order of path. */
export interface FolderContent {
  readonly files: readonly SealedFile[];
  readonly odd: readonly { readonly path: string; readonly says: string }[];
}

/**
 * Hashes every file of a folder, one after another and as streams, so that none is ever in memory whole. Links are not
 * followed: what they lead to is no part of the folder.
 * @param without paths that are left out.
 */
export async function hashFolder(dir: string, without: ReadonlySet<string>): Promise<FolderContent> {
  const files: SealedFile[] = [];
  const odd: { path: string; says: string }[] = [];
  const walk = async (inside: string): Promise<void> => {
    for (const entry of await readdir(join(dir, inside), { withFileTypes: true })) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (without.has(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (!entry.isFile()) odd.push({ path, says: entry.isSymbolicLink() ? 'a link' : 'not a file' });
      else {
        try {
          files.push(await hashFile(dir, path));
        } catch (error) {
          odd.push({ path, says: `unreadable (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` });
        }
      }
    }
  };
  await walk('');
  const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
  return { files: files.sort(byPath), odd: odd.sort(byPath) };
}

async function hashFile(dir: string, path: string): Promise<SealedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(join(dir, path), { highWaterMark: 2 ** 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}
