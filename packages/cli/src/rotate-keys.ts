import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readStoredKeys, rotateKeys } from '@stairgate/protect';
import { json, type Terminal, UsageError } from './output.ts';
import { readServiceSettings, type ServeOptions } from './serve.ts';

/**
 * `stairgate keys rotate`: new keys beside those there are, in the data folder's keys.json, or printed where they come from
 * STAIRGATE_KEYS. A service takes them up when it starts.
 */
export async function keysRotate(terminal: Terminal, options: ServeOptions): Promise<void> {
  const settings = readServiceSettings(options);
  const file = settings.dataDir === null ? null : join(settings.dataDir, 'keys.json');
  if (settings.keys === null && (file === null || !existsSync(file)))
    throw new UsageError(
      `There are no keys in ${settings.dataDir}. Name the data folder of the service with --data, or set STAIRGATE_KEYS.`,
    );
  const rotated = rotateKeys(readStoredKeys(settings));
  if (settings.keys !== null) {
    terminal.out(json(rotated));
    return;
  }
  const beside = `${file}.new`;
  const handle = openSync(beside, 'w', 0o600);
  writeSync(handle, `${JSON.stringify(rotated, null, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(beside, file!);
  const { length } = rotated.retired ?? [];
  terminal.out(
    options.json
      ? json({ file, retired: length })
      : `${file} holds new keys, and ${length === 1 ? 'the one' : `the ${length}`} from before to read and verify what is there. Start the service again, and every other node within the hour.`,
  );
}

/** `stairgate keys address` */
export function keysAddress(terminal: Terminal): void {
  terminal.out(randomBytes(32).toString('base64url'));
}
