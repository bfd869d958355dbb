import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';

export const wordsOf = (text: string): string[] => text.match(/[\p{L}\d]+(?:['’-][\p{L}]+)*/gu) ?? [];

export function sentencesOf(text: string, language: string): string[] {
  return [...new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text)]
    .map(({ segment }) => segment)
    .filter((segment) => wordsOf(segment).length > 0);
}

/** Flesch-Kincaid grade of an English text, in US school years. */
export function gradeOf(text: string): number {
  const found = wordsOf(text);
  return fleschKincaid({
    sentence: sentencesOf(text, 'en-GB').length,
    word: found.length,
    syllable: found.reduce((count, word) => count + syllable(word), 0),
  });
}

/** The highest mean grade for each reading age. One text may lie 3 above it. */
export const gradeBounds = { '0-5': 2, '6-9': 3, '10-12': 5, '13-15': 8, '16-17': 9 } as const;

/**
 * Björnsson's readability index LIX (1968): words in a sentence, plus the percentage of long words. It counts no
 * syllables, so it serves languages that no grade was made for. 20 is very easy, 60 very hard.
 *
 * A long word has more than six letters. Two-letter letters, as in the Welsh alphabet, count as one.
 */
export function lixOf(text: string, language: string): number {
  const found = wordsOf(text);
  const long = found.filter((word) => lettersOf(word, language) > 6).length;
  return found.length / sentencesOf(text, language).length + (100 * long) / found.length;
}

function lettersOf(word: string, language: string): number {
  const letters = language === 'cy' ? word.replace(/ch|dd|ff|ng|ll|ph|rh|th/gi, 'x') : word;
  return (letters.match(/\p{L}/gu) ?? []).length;
}

/** The highest mean LIX for each reading age. One text may lie 25 above it. */
export const lixBounds = { '0-5': 18, '6-9': 20, '10-12': 24, '13-15': 28, '16-17': 30 } as const;
