import { join } from 'node:path';
import { chromium, install, root, run } from './prepare.mjs';

install();
// There is one from here on; the reviewer finds the quickest by itself.
chromium();
process.exitCode = await run(join(root, 'testing', 'faults', 'prove-faults.ts'), process.argv.slice(2));
