// Makes tarballs of what others use, in .stairgate/packed: npm run pack
import { join } from 'node:path';
import { install, root, run } from './prepare.mjs';

install();
process.exitCode = await run(join(root, 'scripts/pack.ts'), process.argv.slice(2));
