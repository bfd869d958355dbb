import { createContext, type ReactNode, use, useMemo } from 'react';
import { Problem } from '../api/problem.ts';
import type { ReaderLanguage } from './languages.ts';
import { type PublicWords, publicLanguages, publicWords } from './public-words.ts';
import { ReaderLanguageProvider, useReaderLanguage } from './reader-language.tsx';
import { Speaker } from './told.tsx';

const Words = createContext<PublicWords | undefined>(undefined);

/** Puts a page that is anybody's into the language of whoever reads it. */
export function PublicLanguage({ children }: { children: ReactNode }) {
  return (
    <ReaderLanguageProvider languages={publicLanguages} partsOf={partsOf}>
      <Speaking>{children}</Speaking>
    </ReaderLanguageProvider>
  );
}

const partsOf = (language: ReaderLanguage) => publicWords(language).parts;

function Speaking({ children }: { children: ReactNode }) {
  const language = useReaderLanguage();
  const words = useMemo(() => publicWords(language), [language]);
  return (
    <Words value={words}>
      <Speaker value={words}>{children}</Speaker>
    </Words>
  );
}

/** What these pages say, in the language they are in now. */
export function usePublicWords(): PublicWords {
  const words = use(Words);
  if (!words) throw new Error('A page that is anybody’s stands inside PublicLanguage.');
  return words;
}

/** A problem in the reader's language, as far as there are words for it; what else the service says is English. */
export function usePublicWorded(): (problem: Problem) => Problem {
  const { problems, language } = usePublicWords();
  return useMemo(() => {
    const known: Readonly<Record<string, { readonly title: string; readonly fix: string }>> = problems;
    return ({ document }: Problem) => {
      const own = known[document.code];
      if (/^en\b/.test(language)) return new Problem({ ...document, ...own });
      return new Problem({ ...document, ...own, english: own ? ['detail'] : ['title', 'detail', 'fix'] });
    };
  }, [problems, language]);
}
