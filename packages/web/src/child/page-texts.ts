import type { Band } from '@stairgate/rulebook';
import en from '@stairgate/words/messages/en/child-pages.json' with { type: 'json' };

/** How old a reader is, as the page's own texts tell them apart. */
export type Tone = '0-9' | '10-12' | '13-17';

/** The texts for one reader: what `words/messages/en/child-pages.json` has, each in one tone. */
export type Told<T> = T extends string
  ? string
  : T extends { readonly [tone in Tone]: infer Text }
    ? Told<Text>
    : { readonly [K in keyof T]: Told<T[K]> };
export type PageTexts = Told<typeof en>;

/** A language of the pages: any text may be left out, and is English then. */
export interface PageTranslation {
  readonly language: string;
  readonly name?: unknown;
  readonly [key: string]: unknown;
}

/** British English. */
export const englishPage: PageTranslation & typeof en = en;

export function toneOf(band: Band): Tone {
  if (band === '0-5' || band === '6-9') return '0-9';
  return band === '10-12' ? '10-12' : '13-17';
}

/** The page's own texts for one reader in one language, and those of them that are in English for want of another. */
export function pageTexts(
  tone: Tone,
  translation: PageTranslation,
): { readonly texts: PageTexts; readonly inEnglish: readonly string[] } {
  const inEnglish: string[] = [];

  function tell(theirs: unknown, own: unknown): unknown {
    if (typeof theirs === 'string') {
      if (typeof own === 'string') return own;
      inEnglish.push(theirs);
      return theirs;
    }
    const english = theirs as Readonly<Record<string, unknown>>;
    const given = typeof own === 'object' && own !== null ? (own as Readonly<Record<string, unknown>>) : {};
    if (tone in english) return tell(english[tone], given[tone]);
    return Object.fromEntries(Object.entries(english).map(([key, value]) => [key, tell(value, given[key])]));
  }

  return { texts: tell(en, translation) as PageTexts, inEnglish };
}
