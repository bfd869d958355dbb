import en from '@stairgate/words/messages/en/child-pages.json' with { type: 'json' };
import { createContext } from 'react';

/** What the parts that all pages share say by themselves. */
export type PartTexts = { readonly [K in keyof typeof en.parts]: (typeof en.parts)[K] };

/** English, unless a page around them sets another language. */
export const PartWords = createContext<PartTexts>(en.parts);
