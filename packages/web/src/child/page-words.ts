import type { Band } from '@stairgate/rulebook';
import type { ReaderLanguage } from '../parts/languages.ts';
import { pageTexts } from '../parts/page-texts.ts';
import { type Voice, voiceOf } from '../parts/voice.ts';
import { englishPage, type PageTexts, toneOf } from './page-texts.ts';

/** Everything that the page says to one child in one language, its own words and the rulebook's. */
export type PageWords = Omit<PageTexts, 'language' | 'name'> & Voice;

export function pageWords(band: Band, language: ReaderLanguage): PageWords {
  const { texts, inEnglish } = pageTexts(englishPage, language.page, toneOf(band));
  return { ...texts, ...voiceOf(band, language, texts.dates, inEnglish) };
}
