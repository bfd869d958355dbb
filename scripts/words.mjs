import { join } from 'node:path';
import { install, root, run } from './prepare.mjs';

install();
process.exitCode = await run(join(root, 'codes/generate-words.ts'), process.argv.slice(2));
