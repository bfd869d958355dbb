/// <reference types="vite/types/importMeta.d.ts" />
import { english } from '@stairgate/rulebook';
import guardian from '@stairgate/words/messages/en/guardian.json' with { type: 'json' };
import { type Languages, languagesOf } from '../parts/languages.ts';
import type { PageTranslation } from '../parts/page-texts.ts';
import { englishPage } from './guardian-words.ts';

/** The languages of the guardian's pages. */
export const guardianLanguages: Languages<'guardian'> = languagesOf(
  'guardian',
  { tag: 'en', page: englishPage, rulebook: english, file: guardian },
  import.meta.glob<PageTranslation>('../../../../words/messages/*/guardian-pages.json', {
    import: 'default',
    eager: true,
  }),
  import.meta.glob(['../../../../words/messages/*/guardian.json', '!**/en/*'], { import: 'default' }),
);
