#!/usr/bin/env node
// What the GitHub Action and the pre-commit hook run: "stairgate check" from a clone, in the folder it is called from.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const installed = (name) => existsSync(join(root, 'node_modules', name));

if (Number(process.versions.node.split('.')[0]) < 24 && !installed('node/bin/node')) {
  console.error(`stairgate check needs Node 24 or newer; this is ${process.version}.`);
  process.exit(2);
}
if (!['commander', 'yaml', '@stairgate/codes', '@stairgate/rulebook', '@stairgate/words'].every(installed)) {
  console.error('Installing what package-lock.json names, once …');
  const words = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', words, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm ci failed. Check the network, then run the same command again.');
    process.exit(2);
  }
}
const words = [join(root, 'packages/cli/bin/stairgate.mjs'), 'check', ...process.argv.slice(2)];
process.exitCode = spawnSync(process.execPath, words, { stdio: 'inherit' }).status ?? 2;
