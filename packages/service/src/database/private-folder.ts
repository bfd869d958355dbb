import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A folder with records or keys is another user's, so that this one cannot keep it to itself. */
export class FolderNotOwned extends Error {
  override name = 'FolderNotOwned';
  constructor(path: string) {
    super(
      `${path} belongs to another user of this machine, who can read what is written there. Give the folder and all in it to the user who runs this (chown -R), or name another folder (--data DIR).`,
    );
  }
}

/** What of a mode others than the owner may do. */
const others = 0o077;

/**
 * Makes a folder its owner's alone, with all that is in it; it is made where it is not there.
 * @returns what others could have read or written until now, the folder itself first.
 * @throws FolderNotOwned
 */
export function makePrivate(folder: string): readonly string[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Modes mean nothing on Windows, where a folder has the rights of the one above it.
  if (process.platform === 'win32') return [];
  const wasOpen = close(folder);
  const inside = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile() || one.isDirectory())
    .map((one) => join(one.parentPath, one.name))
    .filter(close);
  // What lies deeper in a folder that nobody else could enter was never to be reached.
  const reachable = wasOpen
    ? inside
    : inside.filter((path) => join(folder, path.slice(folder.length + 1).split('/')[0]!) === path);
  return wasOpen ? [folder, ...reachable] : reachable;
}

/** @returns whether it was open to others. */
function close(path: string): boolean {
  const { mode, uid } = lstatSync(path);
  const own = process.getuid!();
  if (uid !== own && own !== 0) throw new FolderNotOwned(path);
  if ((mode & others) === 0) return false;
  chmodSync(path, mode & 0o700);
  return true;
}
