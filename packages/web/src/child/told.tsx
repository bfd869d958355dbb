import type { PageWords } from './page-words.ts';

/** A text of the page; where the language lacks it, in English and marked as that for those who hear it. */
export function Told({ words, children: text }: { words: PageWords; children: string }) {
  const lang = words.langOf(text);
  return lang === undefined ? text : <span lang={lang}>{text}</span>;
}
