import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { joinMessages, type MessagesByAudience, type Translation } from '@stairgate/rulebook';
import { UsageError } from './output.ts';

const english = createRequire(import.meta.url).resolve('@stairgate/words/messages/en/child.json');
/** A folder for each language, in it a file for each audience. */
export const messagesFolder = dirname(dirname(english));

/** Who reads, as the English files are named. */
export const audiences: readonly string[] = filesOf('en');

/** The languages there are texts in, English first. A language is there when its folder is. */
export function languagesThere(): readonly string[] {
  const found = readdirSync(messagesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  return ['en', ...found.filter((name) => name !== 'en')];
}

/** The audiences that a language has a file for, and files for nobody. */
export function filesOf(language: string): readonly string[] {
  return readdirSync(join(messagesFolder, language))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.replace(/\.json$/, ''))
    .sort();
}

export const fileFor = (language: string, audience: string): string =>
  join(messagesFolder, language, `${audience}.json`);

/** The texts of one file as they were written. Throws `UsageError` where they are no JSON. */
export function readMessages(language: string, audience: string): unknown {
  const file = fileFor(language, audience);
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}`);
  }
}

/** What `explain` says in one language. Throws `UsageError` where there is no such language. */
export function explainIn(language: string): Translation {
  const known = languagesThere();
  if (!known.includes(language)) {
    throw new UsageError(`There is no language "${language}" here. There are ${known.join(', ')}.`);
  }
  const files: MessagesByAudience = Object.fromEntries(
    ['child', 'guardian', 'operator']
      .filter((audience) => existsSync(fileFor(language, audience)))
      .map((audience) => [audience, readMessages(language, audience)]),
  );
  return joinMessages({ ...files, language: files.child?.language ?? language });
}
