import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the demo's records, readable by its owner alone. */
export const demoKeysFile = 'demo-keys.json';

export interface DemoKeys {
  readonly platform: string;
  readonly operator: string;
  /** With what webhooks to the playground are signed; a demonstration from before there were any has none. */
  readonly webhook?: string;
}

/** The keys that `serve --demo` made in its data folder on its first start. */
export function readDemoKeys(dataDir: string): DemoKeys {
  return JSON.parse(readFileSync(join(dataDir, demoKeysFile), 'utf8')) as DemoKeys;
}

export function hasDemoKeys(dataDir: string): boolean {
  return existsSync(join(dataDir, demoKeysFile));
}
