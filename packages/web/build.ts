import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const here = dirname(fileURLToPath(import.meta.url));
const packages = dirname(here);
const dist = join(here, 'dist');
const work = join(here, '.stairgate');
const stampFile = join(work, 'built');

export interface BuiltPages {
  /** The folder to serve: `index.html` for every page, and its assets. */
  readonly dir: string;
  /** Whether this call built them; `false` when they were up to date. */
  readonly built: boolean;
}

/**
 * Builds the pages if their sources changed since the last build.
 *
 * Several processes may call this at once: one builds, the others wait for it. The old pages stay whole until the
 * new ones are: assets bear the hash of their content and go in first, `index.html` last.
 *
 * @throws Error with the bundler's output when the sources do not build; the old pages are left as they were.
 */
export async function buildPages(options: { force?: boolean } = {}): Promise<BuiltPages> {
  if (!options.force && (await isBuilt(await hashOfSources()))) return { dir: dist, built: false };
  return withLock(async () => {
    const stamp = await hashOfSources();
    if (!options.force && (await isBuilt(stamp))) return { dir: dist, built: false };
    const fresh = join(work, `build-${process.pid}`);
    try {
      await bundle(fresh);
      await compress(fresh);
      await install(fresh);
      await writeFile(stampFile, stamp);
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
    return { dir: dist, built: true };
  });
}

async function isBuilt(stamp: string): Promise<boolean> {
  const last = await readFile(stampFile, 'utf8').catch(() => '');
  return last === stamp && (await exists(join(dist, 'index.html')));
}

/** Everything that decides what the bundle holds: sources, and the versions of what is bundled with them. */
async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256');
  const roots = [
    join(here, 'src'),
    join(here, 'index.html'),
    join(here, 'vite.config.ts'),
    join(dirname(packages), 'words'),
    join(packages, 'rulebook', 'src'),
    join(packages, 'report', 'src'),
    join(packages, 'report', 'style'),
  ];
  for (const root of roots) {
    for (const file of await filesOf(root)) {
      if (file.endsWith('.test.ts')) continue;
      hash
        .update(`${relative(packages, file)}\0`)
        .update(await readFile(file))
        .update('\0');
    }
  }
  const lock = JSON.parse(await readFile(join(dirname(packages), 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  for (const name of [
    'intl-messageformat',
    'react',
    'react-dom',
    'react-router',
    'vite',
    '@vitejs/plugin-react',
  ]) {
    hash.update(`${name}@${lock.packages[`node_modules/${name}`]?.version}\0`);
  }
  return hash.digest('hex');
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return [];
  if (found.isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Runs Vite in a process of its own, so that neither it nor its `NODE_ENV` stays in the service. */
async function bundle(into: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const child = spawn(process.execPath, [vite, 'build', '--outDir', into, '--logLevel', 'warn'], {
    cwd: here,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`The pages do not build:\n${said}`);
}

/** Lays a brotli and a gzip copy beside each file that gets smaller by it. The start page is too short. */
async function compress(fresh: string): Promise<void> {
  for (const file of await filesOf(fresh)) {
    if (!/\.(css|js|svg)$/.test(file)) continue;
    const plain = await readFile(file);
    const copies = [
      ['br', await brotli(plain)],
      ['gz', await gzipped(plain, { level: 9 })],
    ] as const;
    for (const [ending, copy] of copies)
      if (copy.length < plain.length) await writeFile(`${file}.${ending}`, copy);
  }
}

async function install(fresh: string): Promise<void> {
  await mkdir(dist, { recursive: true });
  const wanted = new Set((await filesOf(fresh)).map((file) => relative(fresh, file)));
  for (const name of await readdir(fresh)) {
    if (name !== 'index.html') await cp(join(fresh, name), join(dist, name), { recursive: true });
  }
  await rename(join(fresh, 'index.html'), join(dist, 'index.html'));
  // Pages that are open now may still fetch a part of the build that they came from.
  const old = Date.now() - 86_400_000;
  for (const file of await filesOf(dist)) {
    if (!wanted.has(relative(dist, file)) && (await stat(file)).mtimeMs < old)
      await rm(file, { force: true });
  }
}

/** One builder at a time, across processes. A lock whose process has died is taken over. */
async function withLock<T>(task: () => Promise<T>): Promise<T> {
  const lock = join(work, 'lock');
  await mkdir(work, { recursive: true });
  for (;;) {
    const mine = await writeFile(lock, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (mine) break;
    if (await isAbandoned(lock)) await rm(lock, { force: true });
    else await pause(50);
  }
  try {
    return await task();
  } finally {
    await rm(lock, { force: true });
  }
}

/** No build takes two minutes: an older lock is left over, whoever has that process id now. */
async function isAbandoned(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found) return false;
  if (Date.now() - found.mtimeMs > 120_000) return true;
  const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (owner === 0) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
