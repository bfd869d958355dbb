/** What a language lacks is said in this. */
export const fallback = 'en-GB';

/** How old a reader is, as a page's own texts tell them apart. */
export type Tone = '0-9' | '10-12' | '13-17';

/** The texts for one reader: a file of `words/messages/en`, each in one tone. */
export type TextsOf<T> = T extends string
  ? string
  : T extends { readonly [tone in Tone]: infer Text }
    ? TextsOf<Text>
    : { readonly [K in keyof T]: TextsOf<T[K]> };

/** A language of the pages: any text may be left out, and is English then. */
export interface PageTranslation {
  readonly language: string;
  readonly name?: unknown;
  readonly [key: string]: unknown;
}

/**
 * The texts of one file for one reader in one language, and those of them that are in English for want of another.
 * @param tone which of several texts is meant, where a file has them.
 */
export function pageTexts<T extends object>(
  english: T,
  translation: object | undefined,
  tone?: Tone,
): { readonly texts: TextsOf<T>; readonly inEnglish: readonly string[] } {
  const inEnglish: string[] = [];

  function tell(theirs: unknown, own: unknown): unknown {
    if (typeof theirs === 'string') {
      if (typeof own === 'string') return own;
      inEnglish.push(theirs);
      return theirs;
    }
    const texts = theirs as Readonly<Record<string, unknown>>;
    const given = typeof own === 'object' && own !== null ? (own as Readonly<Record<string, unknown>>) : {};
    if (tone !== undefined && tone in texts) return tell(texts[tone], given[tone]);
    return Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, tell(value, given[key])]));
  }

  return { texts: tell(english, translation) as TextsOf<T>, inEnglish };
}
