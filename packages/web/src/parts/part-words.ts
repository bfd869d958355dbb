import en from '@stairgate/words/messages/en/public-pages.json' with { type: 'json' };
import { createContext } from 'react';
import type { TextsOf } from './page-texts.ts';

/** What the parts that all pages share say by themselves. */
export type PartTexts = TextsOf<typeof en.parts>;

/** English, unless a page around them sets another reader or language. */
export const PartWords = createContext<PartTexts>(en.parts);
