import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useTransition,
} from 'react';
import { useLocation } from 'react-router';
import { PartWords } from '../parts/part-words.ts';
import { chooseLanguage, keepChosen, readChosen } from './choose-language.ts';
import { languageTags, loadLanguage, nameOf } from './languages.ts';
import { type ChildLanguage, pageWords } from './page-words.ts';

interface Chosen {
  readonly language: ChildLanguage;
  readonly choose: (tag: string) => void;
}

const Language = createContext<Chosen | undefined>(undefined);

function useChosen(): Chosen {
  const chosen = useContext(Language);
  if (!chosen) throw new Error('A child’s page stands inside ChildLanguageProvider.');
  return chosen;
}

/** The language the page is in now. */
export const useChildLanguage = (): ChildLanguage => useChosen().language;

/** Puts everything inside it into one language, the document's `lang` too. Waits while its texts are fetched. */
export function ChildLanguageProvider({ children }: { children: ReactNode }) {
  const { search } = useLocation();
  const [tag, setTag] = useState(() =>
    chooseLanguage(languageTags, {
      chosen: readChosen(),
      asked: new URLSearchParams(search).get('language'),
      browser: navigator.languages,
    }),
  );
  const [, start] = useTransition();
  const language = use(loadLanguage(tag));
  const choose = useCallback((next: string) => {
    keepChosen(next);
    // The old words stay until the new ones are there.
    start(() => setTag(next));
  }, []);

  useLayoutEffect(() => {
    const before = document.documentElement.lang;
    document.documentElement.lang = language.page.language;
    return () => {
      document.documentElement.lang = before;
    };
  }, [language]);

  const parts = useMemo(() => pageWords('10-12', language).parts, [language]);
  return (
    <Language value={useMemo(() => ({ language, choose }), [language, choose])}>
      <PartWords value={parts}>{children}</PartWords>
    </Language>
  );
}

/** One button for each language, each in its own name. */
export function LanguageSwitch() {
  const { language, choose } = useChosen();
  const { language: label } = use(PartWords);
  if (languageTags.length < 2) return null;
  return (
    <fieldset className="languages">
      <legend className="visually-hidden">{label}</legend>
      {languageTags.map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-pressed={tag === language.tag}
          onClick={() => choose(tag)}
        >
          {nameOf(tag)}
        </button>
      ))}
    </fieldset>
  );
}
