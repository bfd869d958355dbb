import {
  createContext,
  type ReactNode,
  use,
  useCallback,
  useLayoutEffect,
  useMemo,
  useState,
  useTransition,
} from 'react';
import { useLocation } from 'react-router';
import { chooseLanguage, keepChosen, readChosen } from './choose-language.ts';
import type { Languages, ReaderLanguage } from './languages.ts';
import { type PartTexts, PartWords } from './part-words.ts';

interface Chosen {
  readonly language: ReaderLanguage;
  readonly languages: Languages;
  readonly choose: (tag: string) => void;
}

const Language = createContext<Chosen | undefined>(undefined);

function useChosen(): Chosen {
  const chosen = use(Language);
  if (!chosen) throw new Error('A page with languages stands inside ReaderLanguageProvider.');
  return chosen;
}

/** The language the page is in now. */
export const useReaderLanguage = (): ReaderLanguage => useChosen().language;

/** Puts everything inside it into one language, the document's `lang` too. Waits while its texts are fetched. */
export function ReaderLanguageProvider({
  languages,
  partsOf,
  children,
}: {
  languages: Languages;
  /** What shared parts say in a language; what is left out, they say in English. */
  partsOf: (language: ReaderLanguage) => Partial<PartTexts>;
  children: ReactNode;
}) {
  const { search } = useLocation();
  const [tag, setTag] = useState(() =>
    chooseLanguage(languages.tags, {
      chosen: readChosen(),
      asked: new URLSearchParams(search).get('language'),
      browser: navigator.languages,
    }),
  );
  const [, start] = useTransition();
  const loaded = languages.load(tag);
  const language = loaded instanceof Promise ? use(loaded) : loaded;
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

  const english = use(PartWords);
  const parts = useMemo(() => ({ ...english, ...partsOf(language) }), [english, language, partsOf]);
  const chosen = useMemo(() => ({ language, languages, choose }), [language, languages, choose]);
  return (
    <Language value={chosen}>
      <PartWords value={parts}>{children}</PartWords>
    </Language>
  );
}

/** One button for each language, each in its own name. */
export function LanguageSwitch() {
  const { language, languages, choose } = useChosen();
  const { language: label } = use(PartWords);
  if (languages.tags.length < 2) return null;
  return (
    <fieldset className="languages">
      <legend className="visually-hidden">{label}</legend>
      {languages.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-pressed={tag === language.tag}
          onClick={() => choose(tag)}
        >
          {languages.nameOf(tag)}
        </button>
      ))}
    </fieldset>
  );
}
