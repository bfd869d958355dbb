/// <reference types="vite/types/importMeta.d.ts" />
import { english } from '@stairgate/rulebook';
import { type Languages, languagesOf } from '../parts/languages.ts';
import type { PageTranslation } from '../parts/page-texts.ts';
import { englishPage } from './page-texts.ts';

/** The languages of the child's page. */
export const childLanguages: Languages<'child'> = languagesOf(
  'child',
  { tag: 'en', page: englishPage, rulebook: english },
  import.meta.glob<PageTranslation>('../../../../words/messages/*/child-pages.json', {
    import: 'default',
    eager: true,
  }),
  import.meta.glob(['../../../../words/messages/*/child.json', '!**/en/*'], { import: 'default' }),
);
