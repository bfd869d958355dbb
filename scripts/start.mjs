import { join } from 'node:path';
import { install, root, run } from './prepare.mjs';

install();
process.exitCode = await run(join(root, 'packages/cli/src/main.ts'), ['start', ...process.argv.slice(2)]);
