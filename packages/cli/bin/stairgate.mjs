#!/usr/bin/env node
// A Node that runs TypeScript runs the sources as they are; an older one hands over to the one in node_modules.
import { spawnSync } from 'node:child_process';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
if (process.features.typescript) {
  module.enableCompileCache?.();
  await import(main);
} else {
  const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  const { status, error } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error)
    console.error('In a clone stairgate needs Node 24. Run "npm install" there first, or install Node 24.');
  process.exitCode = status ?? 1;
}
