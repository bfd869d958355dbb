import { createContext, use } from 'react';
import type { Voice } from './voice.ts';

/** Whose words a page says, where it does not say it at each text. */
export const Speaker = createContext<Pick<Voice, 'langOf'>>({ langOf: () => undefined });

/** A text of the page; where the language lacks it, in English and marked as that for those who hear it. */
export function Told({ words, children: text }: { words?: Pick<Voice, 'langOf'>; children: string }) {
  const speaker = use(Speaker);
  const lang = (words ?? speaker).langOf(text);
  return lang === undefined ? text : <span lang={lang}>{text}</span>;
}
