#!/usr/bin/env node
// A Node that runs TypeScript runs the sources as they are; an older one hands over to the one in node_modules.
import { spawn } from 'node:child_process';
import * as module from 'node:module';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
if (process.features.typescript) {
  module.enableCompileCache?.();
  await import(main);
} else {
  const node = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url));
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // Who ends this one means the other: a service would be left running.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    console.error('In a clone stairgate needs Node 24. Run "npm install" there first, or install Node 24.');
    process.exitCode = 1;
  });
  child.on('exit', (status) => {
    process.exitCode = status ?? 1;
  });
}
