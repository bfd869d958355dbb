import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packPackages, root } from '../../scripts/pack-packages.ts';

/** A folder of somebody who uses the packages and has nothing of this repository. */
export interface Consumer {
  readonly folder: string;
  write(file: string, text: string): string;
  /** Runs a program in the folder. Gives what it printed; throws with all that it said where it fails. */
  run(program: string, ...words: readonly string[]): string;
  remove(): void;
}

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly link?: true;
  readonly resolved?: string;
}

/**
 * Packs the packages and installs the tarballs in an empty folder with npm, without the network: what they depend on by
 * their own word, and by the word of those in turn, is put there first, as package-lock.json has it. What they use and do
 * not name is missing there, as it would be for anybody.
 */
export async function installPacked(): Promise<Consumer> {
  const folder = mkdtempSync(join(tmpdir(), 'stairgate-consumer-'));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
    return join(folder, file);
  };
  const run = (program: string, ...words: readonly string[]) => {
    const { status, stdout, stderr, error } = spawnSync(program, words, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, NODE_OPTIONS: '' },
    });
    if (status !== 0)
      throw new Error(`${program} ${words.join(' ')} failed.\n${error ?? ''}\n${stdout}\n${stderr}`);
    return stdout;
  };
  const tarballs = await packPackages(join(folder, 'tarballs'));
  write('package.json', '{ "private": true, "type": "module" }\n');
  for (const path of neededBy(tarballs)) {
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !from.slice(root.length + path.length).includes('node_modules'),
    });
  }
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', 'install', '--offline', ...quietly, ...tarballs);
  return { folder, write, run, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The folders, relative to the root, of everything from others that the packages depend on. */
function neededBy(tarballs: readonly string[]): ReadonlySet<string> {
  const lock: Record<string, Locked> = JSON.parse(
    readFileSync(join(root, 'package-lock.json'), 'utf8'),
  ).packages;
  const found = new Set<string>();
  const add = (from: string, { dependencies, optionalDependencies, peerDependencies }: Locked) => {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const path = placeOf(name, from, lock);
      if (path === undefined || lock[path]!.link || found.has(path) || !existsSync(join(root, path)))
        continue;
      found.add(path);
      add(path, lock[path]!);
    }
  };
  for (const tarball of tarballs) {
    const { stdout } = spawnSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
    add('', JSON.parse(stdout));
  }
  return found;
}

/** Where Node finds a package that is imported in a folder. */
function placeOf(name: string, from: string, lock: Record<string, Locked>): string | undefined {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules') - 1))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[path]) return path;
    if (at === '') return undefined;
  }
}
