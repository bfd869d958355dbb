import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSituation, type Situation, situations } from '@stairgate/rulebook';
import { UsageError } from '../output.ts';

/** What `review` was asked, as it was written. */
export interface ReviewOptions {
  readonly journey?: string;
  /** That one page only, with no account. */
  readonly surface?: boolean;
  readonly set?: readonly string[];
  readonly explain?: boolean;
  readonly mailbox?: string;
  readonly in?: string;
  readonly ages: string;
  readonly authority?: string;
  readonly reach?: readonly string[];
  /** False: the browser may do without its sandbox where it cannot have one. */
  readonly sandbox: boolean;
  readonly out?: string;
  readonly judge?: string;
  readonly since?: string;
  readonly commitments?: string;
  readonly asOf?: string;
  readonly codes?: string;
  readonly settings?: string;
  readonly seed?: string;
  readonly key?: string;
  readonly service?: string;
  readonly serviceKey?: string;
  readonly publish?: string;
  readonly publishKey?: string;
  readonly json?: boolean;
}

export const keyFile = join(homedir(), '.config', 'stairgate', 'review-key.json');

/** Where the personas say they are, unless somebody says otherwise. */
export const usualPlace = 'GB';

export function addressOf(url: string): URL {
  try {
    const address = new URL(url);
    if (address.protocol === 'http:' || address.protocol === 'https:') return address;
  } catch {
    // Said below.
  }
  throw new UsageError(
    `"${url}" is no web address. Write it as http://127.0.0.1:4301 or https://example.org.`,
  );
}

/**
 * Addresses that a platform's pages may reach besides its own.
 * @param whose where they were written, for the one who reads what is wrong
 */
export function reachOf(list: readonly string[] = [], whose = '--reach'): readonly string[] {
  return list.map((url) => {
    const whole = /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`;
    if (!URL.canParse(whole))
      throw new UsageError(`${whose}: "${url}" is no address. Write it as localhost:4000.`);
    return addressOf(whole).origin;
  });
}

export function agesOf(text: string): readonly number[] {
  const ages = text.split(',').map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN));
  if (ages.some((age) => !Number.isInteger(age) || age > 17)) {
    throw new UsageError(`--ages "${text}": give whole years of children, from 0 to 17, such as 8,12,15.`);
  }
  return [...new Set(ages)].sort((a, b) => a - b);
}

/** A port for letters; undefined where none is asked for. */
export function mailPortOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new UsageError(`--mailbox "${text}": give the number of a port, such as 2525.`);
  return port;
}

export function settingsOf(text: string | undefined): readonly Situation[] {
  if (text === undefined) return situations;
  return text.split(',').map((word) => {
    if (!isSituation(word))
      throw new UsageError(`--settings: "${word}" is no situation. "stairgate situations" lists them.`);
    return word;
  });
}

/**
 * The folder for a new review. Where none is asked for, it is named after host and day, beside the reviews of that day
 * that there are.
 */
export function folderFor(out: string | undefined, address: URL, day: string): string {
  if (out !== undefined) return openTo(out, '--out');
  const name = join('reviews', `${address.host.replace(/[^a-z0-9.-]+/gi, '-')}-${day}`);
  for (let number = 1; ; number++) {
    const folder = number === 1 ? name : `${name}-${number}`;
    if (!isSealed(folder)) return openTo(folder, '--out');
  }
}

const isSealed = (folder: string) => existsSync(join(folder, 'manifest.json'));

/**
 * Throws `UsageError` for a folder that holds a sealed review, which stays as it is, or anything else: all that lies in
 * it would be sealed.
 */
function openTo(folder: string, option: string): string {
  if (isSealed(folder))
    throw new UsageError(`${folder} holds a sealed review. Choose another folder for ${option}.`);
  if (!existsSync(folder)) return folder;
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    throw new UsageError(`${folder} is no folder that can be read. Choose another for ${option}.`);
  }
  if (names.some((name) => name !== '.running') && !names.includes('review.json')) {
    throw new UsageError(
      `${folder} holds other things, such as ${names[0]}, and they would be sealed as evidence. Choose an empty folder for ${option}.`,
    );
  }
  return folder;
}
