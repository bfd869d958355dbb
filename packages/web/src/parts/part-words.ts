import { createContext } from 'react';
import en from '../../messages/en.json' with { type: 'json' };

/** What the parts that all pages share say by themselves. */
export type PartTexts = { readonly [K in keyof typeof en.parts]: (typeof en.parts)[K] };

/** English, unless a page around them sets another language. */
export const PartWords = createContext<PartTexts>(en.parts);
