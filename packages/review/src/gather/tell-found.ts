import type { PageRead, Sight, Sought } from './sight.ts';

/** What only says again what was looked for. */
const echo =
  /\b(no|nobody|nothing|none|0|zero|not found|didn['’]t find|did not find|couldn['’]t find|results? for|you (searched|looked)|searching for|dim|neb|aucun|kein|keine|sin|ning[uú]n|nessun)\b/iu;

/** A text without the lines that only say again what was looked for. */
export const withoutEcho = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !echo.test(line))
    .join('\n');

/** How a person is offered on a page: a link to them, a card with their name, or an option while one types. */
export function foundIn(
  { links, options, cards }: Pick<PageRead, 'links' | 'options' | 'cards'>,
  { name, username }: Pick<Sought, 'name' | 'username'>,
): Sight['found'] {
  const words = [name, username].map((word) => word.toLowerCase());
  const isTheirs = (text: string) => words.some((word) => text.toLowerCase().includes(word));
  const found: Sight['found'][number][] = [];
  if (links.some((link) => leadsTo(link.href, username) || (isTheirs(link.words) && !echo.test(link.words))))
    found.push('link');
  if (cards.some((card) => isTheirs(card) && !echo.test(card))) found.push('card');
  if (options.some(isTheirs)) found.push('option');
  return found;
}

/** A part of the path that is the person's, or a value that is, as long as the page is not a search. */
function leadsTo(href: string, username: string): boolean {
  const url = URL.parse(href);
  if (!url) return false;
  const own = [username, `@${username}`].map((one) => one.toLowerCase());
  const parts = url.pathname.split('/').map((part) => decoded(part).toLowerCase());
  const isSearch = /search|find|query|chwilio|recherche|suche|busca|cerca/i.test(url.pathname + url.search);
  const values = isSearch ? [] : [...url.searchParams.values()].map((value) => value.toLowerCase());
  return [...parts, ...values].some((one) => own.includes(one));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
