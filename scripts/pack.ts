import { join } from 'node:path';
import { packPackages, root } from './pack-packages.ts';

for (const file of await packPackages(join(root, '.stairgate', 'packed'))) console.log(file);
