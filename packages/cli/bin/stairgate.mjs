#!/usr/bin/env node
// Node 24 runs the TypeScript sources as they are; an older Node hands over to the one in node_modules.
import { spawnSync } from 'node:child_process';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache?.();
  await import(main);
} else {
  const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  const { status, error } = spawnSync(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error)
    console.error('stairgate needs Node 24. Run "npm install" in the repository first, or install Node 24.');
  process.exitCode = status ?? 1;
}
