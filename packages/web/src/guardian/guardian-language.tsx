import { createContext, type ReactNode, use, useMemo } from 'react';
import { Problem } from '../api/problem.ts';
import type { ReaderLanguage } from '../parts/languages.ts';
import { fallback } from '../parts/page-texts.ts';
import { ReaderLanguageProvider, useReaderLanguage } from '../parts/reader-language.tsx';
import { Speaker } from '../parts/told.tsx';
import { type GuardianWords, guardianWords, isEnglish } from './guardian-words.ts';
import { guardianLanguages } from './languages.ts';

const Words = createContext<GuardianWords | undefined>(undefined);

/** Puts a guardian's page into the guardian's language. */
export function GuardianLanguage({ children }: { children: ReactNode }) {
  return (
    <ReaderLanguageProvider languages={guardianLanguages} partsOf={partsOf}>
      <Speaking>{children}</Speaking>
    </ReaderLanguageProvider>
  );
}

const partsOf = (language: ReaderLanguage) => guardianWords(language).parts;

function Speaking({ children }: { children: ReactNode }) {
  const language = useReaderLanguage();
  const words = useMemo(() => guardianWords(language), [language]);
  return (
    <Words value={words}>
      <Speaker value={words}>{children}</Speaker>
    </Words>
  );
}

/** What the pages say, in the language they are in now. */
export function useGuardianWords(): GuardianWords {
  const words = use(Words);
  if (!words) throw new Error('A guardian’s page stands inside GuardianLanguage.');
  return words;
}

/** What is in English whatever the page is in, such as the words of a law. */
export function InEnglish({ children: text }: { children: string }) {
  return isEnglish(useGuardianWords()) ? text : <span lang={fallback}>{text}</span>;
}

/** A problem in the guardian's language, as far as the page has words for it; what else the service says is English. */
export function useWorded(): (problem: Problem) => Problem {
  const words = useGuardianWords();
  return useMemo(() => {
    const known: Readonly<Record<string, { readonly title: string; readonly fix: string }>> = words.problems;
    return ({ document }: Problem) => {
      const own = known[document.code];
      if (isEnglish(words)) return new Problem({ ...document, ...own });
      return new Problem({ ...document, ...own, english: own ? ['detail'] : ['title', 'detail', 'fix'] });
    };
  }, [words]);
}
