import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Node to try a package on; why there is none here, if there is none. */
export interface NodeToTry {
  readonly major: 20 | 22 | 24;
  readonly path: string;
  readonly missing: string | undefined;
}

const folder = join(import.meta.dirname, 'nodes');

/**
 * Node 20, 22 and 24. The two older ones have a lock file of their own and are fetched once: they are 100 MB that nobody
 * needs who only starts or changes something, and in the root's node_modules their `node` would stand in for the one of
 * the project.
 */
export function nodesToTry(): readonly NodeToTry[] {
  const failed = fetchOnce();
  const older = ([20, 22] as const).map((major): NodeToTry => {
    const path = join(
      folder,
      'node_modules',
      `node-${major}-${process.platform}-${process.arch}`,
      'bin/node',
    );
    const missing = existsSync(path)
      ? undefined
      : (failed ?? `npm has no Node ${major} for ${process.platform} on ${process.arch}`);
    return { major, path, missing };
  });
  return [...older, { major: 24, path: process.execPath, missing: undefined }];
}

/** What went wrong, if something did. */
function fetchOnce(): string | undefined {
  const marker = join(folder, 'node_modules', '.stairgate-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return undefined;
  const words = ['ci', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', words, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) return `npm could not fetch the older Nodes: ${stderr.trim().split('\n')[0]}`;
  writeFileSync(marker, wanted);
  return undefined;
}
