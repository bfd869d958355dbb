import { join } from 'node:path';
import { install, root, run } from './prepare.mjs';

install();
process.exitCode = await run(join(root, 'packages/codes/src/generate-words.ts'), process.argv.slice(2));
