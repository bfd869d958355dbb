import { readdirSync, readFileSync } from 'node:fs';
import { getCookie, setCookie } from 'hono/cookie';
import { languageDetector } from 'hono/language';
import type { BirchContext } from '../birch-env.ts';

/** A language that some pages can be in. */
export interface Speech {
  readonly tag: string;
  /** What it calls itself. */
  readonly name: string;
  /** An English text in this language, or as it is where nobody translated it. */
  readonly say: (text: string) => string;
}

interface Translation {
  readonly name: string;
  readonly texts: Readonly<Record<string, string>>;
}

const folder = new URL('../../messages/', import.meta.url);

export const english: Speech = { tag: 'en', name: 'English', say: (text) => text };

/** English, and each language that has a file in `messages`. */
export const speeches: readonly Speech[] = [
  english,
  ...readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file): Speech => {
      const { name, texts } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Translation;
      return { tag: file.replace(/\.json$/, ''), name, say: (text) => texts[text] ?? text };
    }),
];

const cookie = 'birch_language';
const year = 365 * 86_400;

/** Finds the language: the one just chosen (`?language=cy`), else the one chosen before, else the browser's. */
export const detectSpeech = languageDetector({
  order: ['querystring', 'cookie', 'header'],
  lookupQueryString: 'language',
  lookupCookie: cookie,
  caches: false,
  supportedLanguages: speeches.map(({ tag }) => tag),
  fallbackLanguage: english.tag,
  convertDetectedLanguage: (tag) => tag.split('-')[0] ?? tag,
});

export function speechOf(c: BirchContext): Speech {
  const tag = c.get('language');
  return speeches.find((speech) => speech.tag === tag) ?? english;
}

/** Keeps a language that was just chosen, in a cookie of this browser. */
export function keepSpeech(c: BirchContext): void {
  if (c.req.query('language') === undefined || c.get('language') === undefined) return;
  setCookie(c, cookie, speechOf(c).tag, { httpOnly: true, sameSite: 'Lax', path: '/', maxAge: year });
}

/** An address of the gate's own pages, which asks for the language that was chosen here. */
export function inChosenLanguage(c: BirchContext, url: string): string {
  const chosen = speeches.find(({ tag }) => tag === getCookie(c, cookie));
  if (!chosen) return url;
  const address = new URL(url);
  address.searchParams.set('language', chosen.tag);
  return address.href;
}
