import { joinMessages, type MessagesByAudience, type Translation } from '@stairgate/rulebook';
import type { PageTranslation } from './page-texts.ts';

type Audience = 'child' | 'guardian';

/** A language that somebody can read pages in. */
export interface ReaderLanguage<A extends Audience = Audience> {
  /** What its files are named, such as `cy`. */
  readonly tag: string;
  readonly page: PageTranslation;
  /** What `explain` takes. */
  readonly rulebook: Translation;
  /** The file that that was made from. */
  readonly file?: MessagesByAudience[A] | undefined;
}

export interface Languages<A extends Audience = Audience> {
  /** Each that has a file of texts for the pages, English first. */
  readonly tags: readonly string[];
  /** What a language calls itself: "English", "Cymraeg". Browsers do not know it of every language. */
  readonly nameOf: (tag: string) => string;
  /** The texts of a language, at hand or fetched once. What cannot be had is English. */
  readonly load: (tag: string) => ReaderLanguage<A> | Promise<ReaderLanguage<A>>;
}

/**
 * The languages of one reader. A page's own texts are short and come along; the rulebook's are fetched in the one
 * language that is read.
 * @param pages the files of the page's own texts, by path.
 * @param files the other languages' files of what the rulebook says, by path; none where a page says nothing of it.
 */
export function languagesOf<A extends Audience>(
  audience: A,
  english: ReaderLanguage<A>,
  pages: Readonly<Record<string, PageTranslation>>,
  files: Readonly<Record<string, () => Promise<unknown>>>,
): Languages<A> {
  const byTag = <T>(all: Readonly<Record<string, T>>) =>
    new Map(Object.entries(all).map(([path, file]) => [path.split('/').at(-2)!, file]));
  const pageBy = byTag(pages);
  const fileBy = byTag(files);
  const loaded = new Map<string, ReaderLanguage<A> | Promise<ReaderLanguage<A>>>([[english.tag, english]]);

  function begin(tag: string): ReaderLanguage<A> | Promise<ReaderLanguage<A>> {
    const page = pageBy.get(tag) ?? { language: tag };
    const fetchFile = fileBy.get(tag);
    return fetchFile ? fetchLanguage(tag, page, fetchFile) : { tag, page, rulebook: { language: tag } };
  }

  async function fetchLanguage(
    tag: string,
    page: PageTranslation,
    fetchFile: () => Promise<unknown>,
  ): Promise<ReaderLanguage<A>> {
    try {
      const file = (await fetchFile()) as MessagesByAudience[A] | undefined;
      return { tag, page, file, rulebook: joinMessages({ language: tag, [audience]: file }) };
    } catch {
      loaded.delete(tag);
      return { tag, page, file: undefined, rulebook: { language: tag } };
    }
  }

  return {
    tags: [english.tag, ...[...pageBy.keys()].filter((tag) => tag !== english.tag).sort()],
    nameOf(tag) {
      const name = pageBy.get(tag)?.name;
      return typeof name === 'string' ? name : tag;
    },
    load(tag) {
      const found = loaded.get(tag) ?? begin(tag);
      loaded.set(tag, found);
      return found;
    },
  };
}
