// Runs on any Node from 20 on, before anything is installed: plain JavaScript, no dependency.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const marker = join(root, 'node_modules', '.stairgate-installed');

/** Installs what package-lock.json names, unless that is what stands in node_modules already. */
export function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  withLock('install', () => {
    if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
    console.error('Installing what package-lock.json names …');
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) {
      console.error(
        'npm ci failed. Check the network and the free disk space, then run the same command again.',
      );
      process.exit(1);
    }
    writeFileSync(marker, wanted);
  });
}

/** Node 24, as the `node` package in devDependencies brings it. */
export const node = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Runs a source file or a tool under Node 24, hands signals on to it and answers its exit code. */
export function run(file, args, environment = {}) {
  const child = spawn(node, [file, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(root, '.stairgate', 'compile-cache'),
      ...environment,
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`,
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

/** Makes sure that a program is to be had which some tests run: as root on Debian its package is installed. */
export function need(program, debianPackage) {
  // Servers lie where only root looks.
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };
  const isThere = () => spawnSync('sh', ['-c', `command -v ${program}`], { env }).status === 0;
  if (isThere()) return;
  installDebian(program, [debianPackage]);
  if (isThere()) return;
  console.error(
    `No ${program} is to be had here, and tests run it. Install it, then run the same command again.`,
  );
  process.exit(1);
}

function installDebian(what, packages) {
  if (!existsSync('/etc/debian_version') || process.getuid?.() !== 0) return;
  console.error(`Installing ${what} …`);
  const quiet = {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  spawnSync('apt-get', ['update', '-qq'], quiet);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
}

/** The path of a Chromium that starts: the system's, else Playwright's download, else Debian's package as root. */
export function chromium() {
  const found = findChromium();
  if (found) return found;
  installDebian('Chromium for the browser tests', ['chromium', 'fonts-liberation']);
  if (!findChromium()) {
    console.error('Asking Playwright for a Chromium …');
    spawnSync(node, [join(root, 'node_modules', 'playwright-core', 'cli.js'), 'install', 'chromium'], {
      stdio: ['ignore', 2, 2],
    });
  }
  const installed = findChromium();
  if (!installed) {
    console.error('No Chromium is to be had here, and the browser tests need one. Install chromium or');
    console.error(
      'google-chrome, or set STAIRGATE_CHROMIUM to the path of one, then run the same command again.',
    );
    process.exit(1);
  }
  return installed;
}

/** As the reviewer finds one, but that it has to start. */
function findChromium() {
  const found = join(root, 'packages', 'review', 'src', 'browser', 'find-chromium.ts');
  const script = `import(${JSON.stringify(pathToFileURL(found))}).then(({ chromiums }) => {
    process.stdout.write(JSON.stringify(chromiums(process.env)));
  })`;
  const { stdout } = spawnSync(node, ['-e', script], { cwd: root, encoding: 'utf8' });
  return JSON.parse(stdout).find((path) => existsSync(path) && starts(path));
}

function starts(path) {
  try {
    execFileSync(path, ['--version', '--no-sandbox'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** One at a time over processes: two first starts at once install once. A lock older than ten minutes is stale. */
function withLock(name, work) {
  const lock = join(root, '.stairgate', `${name}.lock`);
  mkdirSync(join(root, '.stairgate'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
      if (age > 600_000) rmSync(lock, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}
