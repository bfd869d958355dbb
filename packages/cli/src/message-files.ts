import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from './output.ts';

const sources = {
  /** What `explain` says. */
  rulebook: '@stairgate/rulebook/messages/en.json',
  /** What the child's pages say besides. */
  pages: '@stairgate/web/messages/en.json',
} as const;
export type MessageSource = keyof typeof sources;
export const messageSources = Object.keys(sources) as readonly MessageSource[];

export const folderOf = (source: MessageSource): string =>
  dirname(createRequire(import.meta.url).resolve(sources[source]));

/** The languages there are texts in, English first. A language is there when its file is. */
export function languagesOf(source: MessageSource): readonly string[] {
  const found = readdirSync(folderOf(source))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
  return ['en', ...found.filter((name) => name !== 'en')];
}

/** The texts of one language as they were written. Throws `UsageError` where they are missing or no JSON. */
export function readMessages(source: MessageSource, language: string): unknown {
  const known = languagesOf(source);
  if (!known.includes(language)) {
    throw new UsageError(`There is no language "${language}" here. There are ${known.join(', ')}.`);
  }
  const file = join(folderOf(source), `${language}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
}
