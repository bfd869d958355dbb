/// <reference types="vite/types/importMeta.d.ts" />
import en from '@stairgate/words/messages/en/public-pages.json' with { type: 'json' };
import { type Languages, languagesOf, type ReaderLanguage } from './languages.ts';
import { type PageTranslation, pageTexts, type TextsOf } from './page-texts.ts';
import { type Voice, voiceOf } from './voice.ts';

/** British English. */
export const englishPage: PageTranslation & typeof en = en;

/** What is said to anybody, and by the frame of every page. */
export interface PublicWords extends TextsOf<Omit<typeof en, 'language' | 'name'>>, Voice {
  /** Its texts that are in English for want of others. */
  readonly inEnglish: readonly string[];
}

/** The languages of pages that are anybody's. They are short, so they all come along. */
export const publicLanguages: Languages<'guardian'> = languagesOf(
  'guardian',
  { tag: 'en', page: en, rulebook: { language: en.language } },
  import.meta.glob<PageTranslation>('../../../../words/messages/*/public-pages.json', {
    import: 'default',
    eager: true,
  }),
  {},
);

export function publicWords(language: ReaderLanguage): PublicWords {
  const { language: _, name, ...own } = en;
  const { texts, inEnglish } = pageTexts(own, language.page);
  return { ...texts, ...voiceOf('guardian', language, texts.dates, inEnglish), inEnglish };
}

/** What every page says in a language, for pages that have more words of their own. */
export function publicWordsIn(tag: string): PublicWords {
  const loaded = publicLanguages.load(publicLanguages.tags.includes(tag) ? tag : 'en');
  // All of them come along with the page.
  return publicWords(loaded as ReaderLanguage);
}
