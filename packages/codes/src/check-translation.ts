import {
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  isSelectElement,
  isTagElement,
  type MessageFormatElement,
  parse,
} from '@formatjs/icu-messageformat-parser';

/** A tree of messages in ICU syntax, such as a file of `words/messages`. */
export interface Texts {
  readonly [key: string]: string | readonly string[] | Texts | undefined;
}

export interface TranslationFault {
  /** Where, as `situations > account.open/self > 0-5 > title`. */
  readonly path: string;
  /** What is wrong, and what would be right. */
  readonly what: string;
}

export interface TranslationCheck {
  readonly language: string;
  readonly faults: readonly TranslationFault[];
  /** The English texts, and those of them that the language has, by path. */
  readonly texts: readonly string[];
  readonly translated: readonly string[];
  /** What is said in English for now. */
  readonly missing: readonly string[];
}

/**
 * Holds a translation against the English texts: what it leaves out, and what is wrong with it. Pure; a file that a
 * person wrote may be handed in as it was read.
 */
export function checkTranslation(english: Texts, translation: unknown): TranslationCheck {
  const faults: TranslationFault[] = [];
  const texts: string[] = [];
  const translated: string[] = [];
  const { language, same, ...rest } = isTree(translation) ? translation : ({} as Texts);
  const { language: _, ...original } = english;
  const tag = typeof language === 'string' ? canonical(language) : undefined;
  if (tag === undefined || tag !== language || /^en(-|$)/.test(tag)) {
    faults.push({ path: 'language', what: 'Write the tag of the language, such as cy for Welsh.' });
  }
  const alike = new Set(Array.isArray(same) ? same : []);

  function walk(own: Texts[string], theirs: Texts[string], path: string): void {
    if (isTree(theirs)) {
      const given = isTree(own) ? own : {};
      if (own !== undefined && !isTree(own)) faults.push({ path, what: 'Here are several texts, not one.' });
      for (const key of new Set([...Object.keys(theirs), ...Object.keys(given)])) {
        const at = path ? `${path} > ${key}` : key;
        if (Object.hasOwn(theirs, key)) walk(given[key], theirs[key], at);
        else
          faults.push({ path: at, what: 'English has no such text. Take the name from the English file.' });
      }
    } else if (typeof theirs === 'string') {
      texts.push(path);
      if (own === undefined) return;
      translated.push(path);
      checkText(own, theirs, path);
    }
  }

  function checkText(own: Texts[string], theirs: string, path: string): void {
    if (typeof own !== 'string') faults.push({ path, what: 'Here is one text, not several.' });
    else if (own.trim() === '')
      faults.push({ path, what: 'Nothing is written here. Leave the line out or translate it.' });
    else if (own !== own.trim()) faults.push({ path, what: 'Take the spaces off its ends.' });
    else if (own === theirs && !alike.has(own)) {
      faults.push({ path, what: `"${own}" is still English. Translate it, or list it under "same".` });
    } else {
      const what = faultOfMessage(own, tag) ?? faultOfBlanks(own, theirs);
      if (what !== undefined) faults.push({ path, what });
    }
  }

  walk(rest, original, '');
  const has = new Set(translated);
  return {
    language: tag ?? String(language),
    faults,
    texts,
    translated,
    missing: texts.filter((path) => !has.has(path)),
  };
}

/** What is wrong with a message by itself, in a language if that is known; undefined where nothing is. */
export function faultOfMessage(message: string, language: string | undefined): string | undefined {
  let elements: readonly MessageFormatElement[];
  try {
    elements = parseMessage(message);
  } catch (error) {
    return `It is no ICU message (${(error as Error).message}). Close each "{", and end each plural with other {...}.`;
  }
  const numbers = new Intl.PluralRules(language ?? 'en').resolvedOptions().pluralCategories;
  const strange = every(elements)
    .filter(isPluralElement)
    .flatMap(({ options }) => Object.keys(options))
    .find((form) => !form.startsWith('=') && !(numbers as readonly string[]).includes(form));
  return strange === undefined
    ? undefined
    : `No number is "${strange}" in this language. It has ${numbers.join(', ')}, and a number itself: =2.`;
}

/** The names of what is filled in, each once, in the order of the alphabet. */
export function blanksOf(message: string): readonly string[] {
  const filled = every(parseMessage(message)).filter((one) => !isLiteralElement(one) && !isPoundElement(one));
  return [...new Set(filled.map((one) => (one as { readonly value: string }).value))].sort();
}

function faultOfBlanks(own: string, theirs: string): string | undefined {
  const [given, wanted] = [blanksOf(own), blanksOf(theirs)];
  if (given.join() === wanted.join()) return undefined;
  return `It needs ${wanted.map((name) => `{${name}}`).join(' ') || 'no blank'}, as in "${theirs}".`;
}

/** Texts have no markup, so that "<" is a sign like any other. */
const parseMessage = (message: string) => parse(message, { ignoreTag: true });

/** All elements, those within others too. */
function every(elements: readonly MessageFormatElement[]): readonly MessageFormatElement[] {
  return elements.flatMap((one) => {
    if (isPluralElement(one) || isSelectElement(one)) {
      return [one, ...Object.values(one.options).flatMap(({ value }) => every(value))];
    }
    return isTagElement(one) ? [one, ...every(one.children)] : [one];
  });
}

const isTree = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
