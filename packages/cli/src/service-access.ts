import { readFileSync } from 'node:fs';
import { isPrivateHost } from '@stairgate/review';
import { UsageError } from './output.ts';

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
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      throw new UsageError(`${fileOption}: ${file} cannot be read. Name a file that holds the key.`);
    }
  }
  const key = text?.trim() ?? '';
  if (key === '') throw new UsageError(`There is no key. Give ${fileOption} or set ${variable}; ${make}`);
  if (!/^[\x21-\x7e]{8,200}$/.test(key))
    throw new UsageError(
      `${file === undefined ? variable : file} holds something other than one key. ${make}`,
    );
  return key;
}

/** The base address of a service that is sent a key: in the clear only on this machine or a private network. */
export function readServiceUrl(text: string, option: string): string {
  const right = 'Write it as http://127.0.0.1:4300 or https://gate.example.org.';
  if (!URL.canParse(text)) throw new UsageError(`${option}: "${text}" is no web address. ${right}`);
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UsageError(`${option}: "${text}" is no web address. ${right}`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(`${option}: leave the name and password out; the key goes in a header.`);
  if (url.protocol === 'http:' && !isPrivateHost(url.hostname))
    throw new UsageError(`${option}: ${url.hostname} would be sent the key in the clear. Use https.`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
