import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run } from './prepare.mjs';

const benches = [
  'decide',
  'protections',
  'compile',
  'guards',
  'wallet',
  'insight',
  'time',
  'diff',
  'prove',
  'http',
  'flood',
  'scale',
  'candidate',
  'surface',
  'review',
  'cli',
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench called ${unknown.join(' or ')}. Name any of: ${benches.join(', ')}.`);
  process.exit(2);
}

install();
const chosen = asked.length > 0 ? asked : benches;
const withoutPeers = ['surface', 'cli', 'guards', 'wallet', 'insight'];
if (chosen.some((bench) => !withoutPeers.includes(bench))) installPeers('bench');
if (chosen.includes('surface')) installPeers('bench/surface');
for (const bench of chosen) {
  const code = await run('--expose-gc', [join(root, 'bench', `${bench}.ts`)]);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}

/** The peers have lock files of their own, so that nobody who only starts or tests has to fetch them. */
function installPeers(where) {
  const folder = join(root, where);
  const marker = join(folder, 'node_modules', '.stairgate-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return;
  console.error(`Installing the peers that ${where}/package-lock.json names …`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    // The collector runs the Chromium that is here.
    env: { ...process.env, PUPPETEER_SKIP_DOWNLOAD: 'true' },
  });
  if (status !== 0) {
    console.error(`npm ci failed in ${where}/. Check the network, then run the same command again.`);
    process.exit(1);
  }
  writeFileSync(marker, wanted);
}
