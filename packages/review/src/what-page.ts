import type { PageSigns } from './evidence.ts';
import { asksToSignIn, broke, isMissing, mustSignIn, refusesEntry, waits } from './page-words.ts';

/** What stood where a page was looked for. */
export interface PageFound {
  /**
   * `refusal`: a page that says no to whoever asks; `missing`: one that says that there is none; `sign-in`: one that asks to sign in
   * first. `none`: nothing by which anything can be told.
   */
  readonly kind: 'page' | 'refusal' | 'missing' | 'sign-in' | 'none';
  /** In words that go on from "The page". */
  readonly says: string;
}

/** Letters up to which a page is taken for what its words say of it; longer ones have more to say. */
const short = 400;
const least = 8;
/** Answers by which an address is kept from somebody. */
const refusals: readonly number[] = [401, 403, 404, 410, 451];
const unavailable: readonly number[] = [404, 410];

/** Whether a page is the page: by how it was answered, what stands on it, and what it says of itself. */
export function whatPage(signs: PageSigns | undefined): PageFound {
  if (!signs) return { kind: 'none', says: 'was not looked at for what it is' };
  const { status, title, headings, opening, letters, busy, asksPassword } = signs;
  const isShort = letters <= short;
  const says = (words: RegExp) =>
    [title, headings[0] ?? '', ...(isShort ? [opening] : [])].find((one) => words.test(one));
  if (status !== null && status >= 400 && !refusals.includes(status))
    return { kind: 'none', says: `was answered with ${status}` };
  if (letters < least) return { kind: 'none', says: 'was empty' };
  const wait = isShort ? (says(waits) ?? busy) : undefined;
  if (wait) return { kind: 'none', says: `was still waiting: "${cut(wait)}"` };
  const error = says(broke);
  if (error) return { kind: 'none', says: `was an error: "${cut(error)}"` };
  if (status !== null && status >= 400)
    return {
      kind: unavailable.includes(status) ? 'missing' : status === 401 ? 'sign-in' : 'refusal',
      says: `did not open: it was answered with ${status}`,
    };
  const named = [title, headings[0] ?? ''].find((one) => asksToSignIn.test(one));
  const wall = named ?? (isShort && mustSignIn.test(opening) ? opening : undefined);
  if (wall && (asksPassword || isShort)) return { kind: 'sign-in', says: `asked to sign in: "${cut(wall)}"` };
  const missing = says(isMissing);
  if (missing) return { kind: 'missing', says: `was not there: "${cut(missing)}"` };
  const no = says(refusesEntry);
  if (no) return { kind: 'refusal', says: `did not open: "${cut(no)}"` };
  return { kind: 'page', says: `was there: "${cut(headings[0] || title || opening)}"` };
}

const cut = (text: string) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);
