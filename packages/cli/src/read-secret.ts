import { existsSync } from 'node:fs';
import { UsageError } from './output.ts';
import { readGivenText } from './read-given.ts';

export interface SecretOptions {
  /** A file that holds the key and nothing else. */
  readonly file: string | undefined;
  readonly fileOption: string;
  readonly variable: string;
  readonly scope: 'platform' | 'operator';
}

/**
 * An API key from a file or the environment, never from the words of a command, which others on the machine can read.
 * Throws `UsageError`.
 */
export function readSecret({ file, fileOption, variable, scope }: SecretOptions): string {
  const make = `"stairgate keys create --scope ${scope}" makes one.`;
  let text = process.env[variable];
  if (file !== undefined) {
    if (/^sg[po]_/.test(file) && !existsSync(file)) {
      throw new UsageError(
        `${fileOption} takes a file that holds the key: everybody on the machine can read the words of a command. Write the key into a file of your own, or set ${variable}. Take the one that you wrote here for known: "stairgate keys revoke" ends it.`,
      );
    }
    text = readGivenText(file, { option: fileOption, most: 4096 });
  }
  const key = text?.trim() ?? '';
  if (key === '') throw new UsageError(`There is no key. Give ${fileOption} or set ${variable}; ${make}`);
  if (!/^[\x21-\x7e]{8,200}$/.test(key))
    throw new UsageError(
      `${file === undefined ? variable : file} holds something other than one key. ${make}`,
    );
  return key;
}
