/// <reference types="vite/types/importMeta.d.ts" />
import { english, joinMessages, type MessagesByAudience } from '@stairgate/rulebook';
import { englishPage, type PageTranslation } from './page-texts.ts';
import type { ChildLanguage } from './page-words.ts';

// The page's own texts are short and come along; the rulebook's are fetched in the one language that is read.
const pageFiles = import.meta.glob<PageTranslation>('../../../../words/messages/*/child-pages.json', {
  import: 'default',
  eager: true,
});
const rulebookFiles = import.meta.glob<MessagesByAudience['child']>(
  ['../../../../words/messages/*/child.json', '!**/en/*'],
  { import: 'default' },
);

const byTag = <T>(files: Readonly<Record<string, T>>) =>
  new Map(Object.entries(files).map(([path, file]) => [path.split('/').at(-2)!, file]));
const pages = byTag(pageFiles);
const rulebooks = byTag(rulebookFiles);

const inEnglish: ChildLanguage = { tag: 'en', page: englishPage, rulebook: english };

/** The languages there are: each that has a file of texts for the pages, English first. */
export const languageTags: readonly string[] = [
  'en',
  ...[...pages.keys()].filter((tag) => tag !== 'en').sort(),
];

/** What a language calls itself: "English", "Cymraeg". Browsers do not know it of every language. */
export function nameOf(tag: string): string {
  const name = pages.get(tag)?.name;
  return typeof name === 'string' ? name : tag;
}

const loaded = new Map<string, Promise<ChildLanguage>>([['en', Promise.resolve(inEnglish)]]);

/** The texts of a language, fetched once. What cannot be had is English. */
export function loadLanguage(tag: string): Promise<ChildLanguage> {
  const found = loaded.get(tag) ?? fetchLanguage(tag);
  loaded.set(tag, found);
  return found;
}

async function fetchLanguage(tag: string): Promise<ChildLanguage> {
  const page = pages.get(tag) ?? { language: tag };
  try {
    return { tag, page, rulebook: joinMessages({ language: tag, child: await rulebooks.get(tag)?.() }) };
  } catch {
    loaded.delete(tag);
    return { tag, page, rulebook: { language: tag } };
  }
}
