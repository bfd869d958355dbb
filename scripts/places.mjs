// Writes packages/rulebook/src/places.generated.ts from codes/places.yaml.
import { spawnSync } from 'node:child_process';
import { install, node, root } from './prepare.mjs';

install();
process.exitCode =
  spawnSync(node, ['packages/codes/src/write-places.ts'], { cwd: root, stdio: 'inherit' }).status ?? 1;
