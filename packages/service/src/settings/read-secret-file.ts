import { readFileSync, statSync } from 'node:fs';
import { type SettingList, SettingsError, wrongSetting } from './settings.ts';

/**
 * What a file holds that a setting names, and that others on the machine must not read.
 * @throws SettingsError where it cannot be read, or everybody can.
 */
export function readSecretFile(list: SettingList, name: string, file: string): string {
  try {
    // The bits of Windows say nothing of who may read.
    if (process.platform !== 'win32' && (statSync(file).mode & 0o007) !== 0)
      throw wrongSetting(
        list,
        name,
        `everybody on this machine can open ${file}; close it with "chmod o= ${file}", and put a new secret into it if somebody may have read this one`,
      );
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw wrongSetting(list, name, `${file} cannot be read (${code}); give the path of a file that holds it`);
  }
}
