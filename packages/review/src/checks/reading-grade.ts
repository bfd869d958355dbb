import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';

/** How hard a text in English is to read. */
export interface ReadingGrade {
  /** Flesch-Kincaid grade of all of it, in US school years. A reader of grade 7 is about 12. */
  readonly all: number;
  /** The same of its hardest paragraph of 25 words or more. */
  readonly hardest: number;
  readonly words: number;
}

/** Shorter ones are headings, labels and lists, of which a grade says nothing. */
const leastWords = 8;
const longEnough = 25;

/**
 * Grades the paragraphs of a page, leaving headings, buttons and links of a word or two out. Null where less than a
 * paragraph is left.
 */
export function readingGrade(text: string): ReadingGrade | null {
  const paragraphs = text.split(/\n+/).filter((line) => wordsOf(line).length >= leastWords);
  const counts = paragraphs.map(countsOf);
  const all = counts.reduce(
    (a, b) => ({
      sentence: a.sentence + b.sentence,
      word: a.word + b.word,
      syllable: a.syllable + b.syllable,
    }),
    { sentence: 0, word: 0, syllable: 0 },
  );
  if (all.word < longEnough) return null;
  const long = counts.filter(({ word }) => word >= longEnough).map(fleschKincaid);
  const overall = fleschKincaid(all);
  return { all: overall, hardest: Math.max(overall, ...long), words: all.word };
}

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\d]+(?:['’-][\p{L}]+)*/gu) ?? [];
const sentences = new Intl.Segmenter('en-GB', { granularity: 'sentence' });

function countsOf(paragraph: string) {
  const words = wordsOf(paragraph);
  return {
    sentence: [...sentences.segment(paragraph)].filter(({ segment }) => wordsOf(segment).length > 0).length,
    word: words.length,
    syllable: words.reduce((count, word) => count + syllable(word), 0),
  };
}
