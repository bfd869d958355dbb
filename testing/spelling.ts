import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import nspell from 'nspell';
import { wordsOf } from './reading-age.ts';

const spellers = new Map<string, (word: string) => boolean>();

/** The words of `texts` that neither the language's dictionary nor `words/<language>.txt` knows. */
export function misspelt(language: string, texts: readonly string[]): string[] {
  const knows = spellers.get(language) ?? spellerOf(language);
  spellers.set(language, knows);
  const found = texts.flatMap((text) => wordsOf(text.replace(/\{\w+\}|\S+@\S+/g, '').replaceAll('’', "'")));
  return [...new Set(found)].filter((word) => !/^\d+$/.test(word) && !knows(word));
}

/** Reads a Hunspell dictionary from the package `dictionary-<language>`, which takes a second. */
function spellerOf(language: string): (word: string) => boolean {
  const folder = dirname(createRequire(import.meta.url).resolve(`dictionary-${language}`));
  const dictionary = nspell(readFileSync(join(folder, 'index.aff')), readFileSync(join(folder, 'index.dic')));
  const own = readFileSync(new URL(`words/${language}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const extra = new Set(own.map((word) => word.toLowerCase()));
  return (word) => {
    // Welsh hangs short words on to the one before: ffrindiau'n, ffrind i'r.
    const stem = word.replace(/'(?:ch|i|m|n|r|u|w)$/, '');
    return [word, stem, word.toLowerCase(), stem.toLowerCase()].some(
      (form) => extra.has(form.toLowerCase()) || dictionary.correct(form),
    );
  };
}
