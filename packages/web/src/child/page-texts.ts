import type { Band } from '@stairgate/rulebook';
import en from '@stairgate/words/messages/en/child-pages.json' with { type: 'json' };
import type { PageTranslation, TextsOf, Tone } from '../parts/page-texts.ts';

export type PageTexts = TextsOf<typeof en>;

/** British English. */
export const englishPage: PageTranslation & typeof en = en;

export function toneOf(band: Band): Tone {
  if (band === '0-5' || band === '6-9') return '0-9';
  return band === '10-12' ? '10-12' : '13-17';
}
