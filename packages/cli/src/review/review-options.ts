import { homedir } from 'node:os';
import { join } from 'node:path';
import { isSituation, type Situation, situations } from '@stairgate/rulebook';
import { UsageError } from '../output.ts';

/** What `review` was asked, as it was written. */
export interface ReviewOptions {
  readonly journey?: string;
  /** One page only, as somebody with no account. */
  readonly surface?: boolean;
  readonly set: readonly string[];
  readonly in: string;
  readonly ages: string;
  readonly authority?: string;
  readonly out?: string;
  readonly judge?: string;
  readonly since?: string;
  readonly asOf?: string;
  readonly codes?: string;
  readonly settings?: string;
  readonly seed?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export const keyFile = join(homedir(), '.config', 'stairgate', 'review-key.json');

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

export function agesOf(text: string): readonly number[] {
  const ages = text.split(',').map((part) => Number(part.trim()));
  if (ages.length === 0 || ages.some((age) => !Number.isInteger(age) || age < 0 || age > 17)) {
    throw new UsageError(`--ages "${text}": give whole years of children, such as 8,12,15.`);
  }
  return ages;
}

export function settingsOf(text: string | undefined): readonly Situation[] {
  if (text === undefined) return situations;
  return text.split(',').map((word) => {
    if (!isSituation(word))
      throw new UsageError(`--settings: "${word}" is no situation. "stairgate situations" lists them.`);
    return word;
  });
}
