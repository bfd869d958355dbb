import { join } from 'node:path';
import { chromium, install, root, run } from './prepare.mjs';

install();
process.exitCode = await run(join(root, 'testing', 'faults', 'prove-faults.ts'), process.argv.slice(2), {
  STAIRGATE_CHROMIUM: chromium(),
});
