import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, install, need, root, run } from './prepare.mjs';

install();
need('python3', 'python3');
need('pgbouncer', 'pgbouncer');
mkdirSync(join(root, '.stairgate'), { recursive: true });
const environment = {
  STAIRGATE_CHROMIUM: chromium(),
  // Tests look at pages of this repository alone: they also run where no browser can have a sandbox.
  STAIRGATE_NO_SANDBOX: '1',
  FORCE_COLOR: process.env.FORCE_COLOR ?? '',
};
const tool = (...path) => join(root, 'node_modules', ...path);
const given = process.argv.slice(2);

const steps =
  given.length > 0
    ? [[tool('vitest', 'vitest.mjs'), ['run', ...given]]]
    : [
        [tool('@biomejs', 'biome', 'bin', 'biome'), ['check', '--error-on-warnings', '.']],
        [tool('typescript', 'bin', 'tsc'), ['--noEmit']],
        [
          tool('vitest', 'vitest.mjs'),
          ['run', '--reporter=default', '--reporter=json', '--outputFile.json=.stairgate/test-results.json'],
        ],
      ];

for (const [file, args] of steps) {
  const code = await run(file, args, environment);
  if (code !== 0) {
    process.exitCode = code;
    break;
  }
}
