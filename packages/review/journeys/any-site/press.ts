import type { Locator, Page, Request } from 'playwright-core';
import { pageOf } from '../../src/browser/page-of.ts';
import type { Stage } from '../../src/journey.ts';
import { type Field, fieldSelector, readFields } from './read-fields.ts';

/** Usual milliseconds in which something shows of a press, and in which a page that it leads to has come. */
const usual = { press: 2000, page: 10_000 } as const;
/** Milliseconds after which nobody in the page looks any more. */
const longest = 60_000;

/** A page, and how long it is waited for. */
type Waiting = Pick<Stage, 'page' | 'within'>;

/** All that a person can fill, tick or press on a page now, in its order. */
export const fieldsOn = (page: Page): Promise<Field[]> => page.locator(fieldSelector).evaluateAll(readFields);

export const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body?.innerText ?? '');

/**
 * Presses something and waits until the page shows what came of it, or has gone to another.
 *
 * @throws Error where that other page cannot be loaded, or not whole in its time.
 */
export async function press({ page, within }: Waiting, locator: Locator): Promise<void> {
  await doAndSee({ page, within }, () => locator.click());
}

/** The same with whatever else may send something, such as a key. */
export async function doAndSee({ page, within }: Waiting, act: () => Promise<unknown>): Promise<void> {
  const before = await page.evaluate(() => (document.body?.innerText ?? '') + location.href);
  const begun = Promise.withResolvers<true>();
  /** What the press has the page ask for, and was not answered yet. */
  const asked = new Set<Request>();
  const onRequest = (one: Request) => {
    if (pageOf(one) === page) begun.resolve(true);
    else if (['fetch', 'xhr'].includes(one.resourceType())) asked.add(one);
  };
  const onAnswer = (one: Request) => asked.delete(one);
  page.on('request', onRequest);
  page.on('requestfinished', onAnswer);
  page.on('requestfailed', onAnswer);
  const loaded = page.waitForEvent('load', { timeout: 0 }).catch(() => {});
  const ending = new AbortController();
  try {
    await act();
    // From here on: a click that took its time has used up none of what the page has. A page that is left answers nothing.
    const shown = page
      .evaluate(untilItChanges, { was: before, most: longest })
      .then(() => 'shown' as const)
      .catch(() => 'left' as const);
    // By both clocks: on a busy machine the page's own is late as well, and a site may be slow on an idle one.
    const over = Promise.all([
      page.evaluate((most) => new Promise((done) => setTimeout(done, most)), usual.press).catch(() => {}),
      within(new Promise(() => {}), usual.press),
    ]).then(() => 'over' as const);
    const leaves = begun.promise.then(() => 'left' as const);
    // What the script of a page is told comes to the page a moment later, and may send it elsewhere.
    const first = await Promise.race([leaves, shown, over]);
    const isLeft =
      first === 'left' ||
      (await within(Promise.race([leaves, untilQuiet(page, asked, ending.signal)]), usual.page)) === 'left';
    if (isLeft) await within(loaded, usual.page);
  } finally {
    ending.abort();
    page.off('request', onRequest);
    page.off('requestfinished', onAnswer);
    page.off('requestfailed', onAnswer);
  }
  await settled({ page, within });
  // The browser's own page for what went wrong says nothing of what the site would have said.
  if (page.url().startsWith('chrome-error:'))
    throw new Error('The page that a press led to could not be loaded.');
  // What has not come yet may be the no.
  if (await page.evaluate(() => document.readyState === 'loading'))
    throw new Error('The page that a press led to had not come whole when its time was over.');
}

/** Milliseconds between two looks, and looks that find the same before a page that still asks for something counts as quiet. */
const looks = { each: 100, same: 10 } as const;

/** Waits until nothing that was asked is unanswered; a page that asks without end is quiet when it shows the same for a while. */
async function untilQuiet(
  page: Page,
  asked: ReadonlySet<Request>,
  over: AbortSignal,
): Promise<'quiet' | 'left'> {
  const was = await textOf(page).catch(() => null);
  let last = was;
  let same = 0;
  let idle = 0;
  while (!over.aborted && idle < 2 && same < looks.same) {
    const now = await page
      .evaluate(async (each) => {
        await new Promise((done) => setTimeout(done, each));
        return document.body?.innerText ?? '';
      }, looks.each)
      .catch(() => null);
    // A page that is left answers nothing.
    if (now === null) return 'left';
    same = now !== was && now === last ? same + 1 : 0;
    idle = asked.size === 0 ? idle + 1 : 0;
    last = now;
  }
  return 'quiet';
}

/** Runs in the page: resolves when it shows something else, or after so many milliseconds. */
async function untilItChanges({ was, most }: { was: string; most: number }): Promise<false> {
  const began = performance.now();
  while (performance.now() - began < most) {
    if (document.body && document.body.innerText + location.href !== was) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}

/** Waits for what a page loads by itself, and not for what never ends. */
export async function settled({ page, within }: Waiting): Promise<void> {
  await page.waitForLoadState('load').catch(() => {});
  if (await page.evaluate(() => document.scripts.length === 0)) return;
  await within(
    page.waitForLoadState('networkidle', { timeout: 0 }).catch(() => {}),
    usual.press,
  );
}
