/**
 * A tree of texts, such as `Messages`. A node with the key `other` holds the forms of one text: for a number (`2`), for
 * numbers of one kind (`few`, as `Intl.PluralRules` tells them apart) and for all others.
 */
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
  const numbers = new Set<string>(new Intl.PluralRules(tag ?? 'en').resolvedOptions().pluralCategories);

  function walk(own: Texts[string], theirs: Texts[string], path: string): void {
    if (isTree(theirs)) {
      const given = isTree(own) ? own : {};
      if (own !== undefined && !isTree(own)) faults.push({ path, what: 'Here are several texts, not one.' });
      for (const key of new Set([...Object.keys(theirs), ...Object.keys(given)])) {
        const at = path ? `${path} > ${key}` : key;
        if (Object.hasOwn(theirs, key)) {
          // A language may have fewer forms than English.
          if (!isForm(theirs, key) || key === 'other' || Object.hasOwn(given, key)) {
            walk(given[key], theirs[key], at);
          }
        } else if (isForm(theirs, key) && (numbers.has(key) || /^\d+$/.test(key))) {
          checkText(given[key], theirs.other as string, at);
        } else {
          faults.push({ path: at, what: 'English has no such text. Take the name from en.json.' });
        }
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
    } else if (blanks(own) !== blanks(theirs)) {
      faults.push({ path, what: `It needs ${blanks(theirs) || 'no blank'}, as in "${theirs}".` });
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

const forms = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);
const isForm = (tree: Texts, key: string) =>
  Object.hasOwn(tree, 'other') && Object.hasOwn(tree, 'one') && (forms.has(key) || /^\d+$/.test(key));
const isTree = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** Each blank once, whatever the order and however often: a form for none or two may leave the number out. */
const blanks = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort().join(' ');

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
