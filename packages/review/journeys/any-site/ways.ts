import type { Stage } from '../../src/journey.ts';
import { isSameSite, samePage } from './addresses.ts';
import { at } from './give.ts';
import type { Known } from './known.ts';
import { fieldsOn, press, settled, textOf } from './press.ts';
import type { Field } from './read-fields.ts';
import { says } from './words.ts';

/** A link of a page, in closed menus as well. */
export interface Link {
  readonly href: string;
  /** In small letters. */
  readonly words: string;
  /** Whether it stands in what every page has: a header, a menu, a foot. */
  readonly around: boolean;
}

export async function open(stage: Stage, url: string): Promise<void> {
  const answer = await stage.page.goto(url);
  if (answer && answer.status() >= 400) throw new Error(`${url} answered ${answer.status()}.`);
  await settled(stage);
}

/** Opens a page whatever it answers: that it does not open may be what is looked for. */
export async function look(stage: Stage, url: string): Promise<void> {
  await stage.page.goto(url);
  await settled(stage);
}

/** The links of this page that lead within the platform. */
export async function linksOn({ page, base }: Stage): Promise<readonly Link[]> {
  const all = await page.locator('a[href]').evaluateAll((elements) =>
    (elements as HTMLAnchorElement[]).slice(0, 1_000).map((one) => ({
      href: one.href,
      words: [one.innerText || one.textContent, one.getAttribute('aria-label'), one.title]
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim()
        .toLowerCase()
        .slice(0, 120),
      around: one.closest('nav, header, footer, [role=navigation], [role=banner], [role=menu]') !== null,
    })),
  );
  return all.filter(({ href }) => /^https?:/.test(href) && isSameSite(href, base));
}

/** Goes by what is called so: a link, in a menu first, or a button that can send nothing; false where there is none. */
export async function follow(
  stage: Stage,
  words: RegExp,
  { not, what }: { readonly not?: RegExp; readonly what: string },
): Promise<boolean> {
  const { page } = stage;
  const fits = (text: string) => text.length < 60 && words.test(text) && !not?.test(text);
  const links = (await linksOn(stage)).filter(
    ({ words: text, href }) => fits(text) && !samePage(href, page.url()) && !says.signOut.test(text),
  );
  const link = links.find(({ around }) => around) ?? links[0];
  if (link) {
    stage.knew({ did: `goes to ${what} by the link "${link.words}"`, how: 'its words', sure: 'likely' });
    await look(stage, link.href);
    return true;
  }
  const button = (await fieldsOn(page)).find(
    (one) => one.kind === 'button' && !one.href && !one.inForm && fits(one.words),
  );
  if (!button) return false;
  stage.knew({ did: `goes to ${what} by the button "${button.words}"`, how: 'its words', sure: 'likely' });
  const before = page.url() + (await textOf(page));
  await press(stage, at(page, button)).catch(() => {});
  return page.url() + (await textOf(page)) !== before;
}

/** Goes to a page that every member has, from where it is known to be, from here, or from the first page. */
export async function goTo(
  stage: Stage,
  known: Known,
  place: 'messages' | 'news' | 'people' | 'settings',
): Promise<boolean> {
  const { page, base } = stage;
  const where = known.places.get(place);
  if (where) {
    await look(stage, where);
    return true;
  }
  const names = { messages: 'messages', news: 'news', people: 'other people', settings: 'settings' } as const;
  const by = { what: names[place], ...(place === 'messages' ? { not: says.news } : {}) };
  for (const from of [undefined, base]) {
    if (from !== undefined) await look(stage, from);
    if (!page.url().startsWith('http')) continue;
    const before = page.url();
    if (!(await follow(stage, says[place], by))) continue;
    if (!samePage(page.url(), before)) known.places.set(place, page.url());
    return true;
  }
  return false;
}

/** Follows what leads to an account; false where nothing does. A button is pressed only where it can send nothing. */
export async function goOn(stage: Stage, fields: readonly Field[]): Promise<boolean> {
  const { page, base, knew } = stage;
  const leads = ({ kind, words }: Field) =>
    kind === 'button' && words.length < 80 && says.joins.test(words) && !says.joinsNoSite.test(words);
  const link = fields.find(
    ({ href, ...rest }) =>
      href && leads({ href, ...rest }) && isSameSite(href, base) && !samePage(href, page.url()),
  );
  if (link) {
    knew({ did: `goes to join by the link "${link.words}"`, how: 'its words', sure: 'likely' });
    await open(stage, link.href!);
    return true;
  }
  const hasFields = (scope: number) => fields.some((one) => one.kind !== 'button' && one.scope === scope);
  const button = fields.find((one) => leads(one) && !one.href && !one.inForm && !hasFields(one.scope));
  if (!button) return false;
  knew({ did: `goes to join by the button "${button.words}"`, how: 'its words', sure: 'likely' });
  const before = page.url() + (await textOf(page));
  await press(stage, at(page, button)).catch(() => {});
  return page.url() + (await textOf(page)) !== before;
}

/** Lines that stand on a page. */
export async function linesOf({ page }: Pick<Stage, 'page'>): Promise<readonly string[]> {
  return (await textOf(page)).split('\n').map((line) => line.trim());
}

/** What stands on a page that did not stand there before. */
export async function newLines(stage: Pick<Stage, 'page'>, before: readonly string[]): Promise<string> {
  const known = new Set(before);
  return (await linesOf(stage)).filter((line) => !known.has(line)).join('\n');
}
