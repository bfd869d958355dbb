import type { Locator, Page, Request } from 'playwright-core';
import type { Stage } from '../../src/journey.ts';
import { type Field, fieldSelector, readFields } from './read-fields.ts';

/** Usual milliseconds in which something shows of a press, and in which a page that it leads to has come. */
const usual = { press: 2000, page: 10_000 } as const;

/** A page, and how long it is waited for. */
type Waiting = Pick<Stage, 'page' | 'within'>;

/** All that a person can fill, tick or press on a page now, in its order. */
export const fieldsOn = (page: Page): Promise<Field[]> => page.locator(fieldSelector).evaluateAll(readFields);

export const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);

/**
 * Presses something and waits until the page shows what came of it, or has gone to another.
 *
 * @throws Error where that other page cannot be loaded.
 */
export async function press({ page, within }: Waiting, locator: Locator): Promise<void> {
  const before = await page.evaluate(() => document.body.innerText + location.href);
  const begun = Promise.withResolvers<true>();
  const onRequest = (one: Request) => {
    if (one.isNavigationRequest() && one.frame() === page.mainFrame()) begun.resolve(true);
  };
  page.on('request', onRequest);
  const loaded = page.waitForEvent('load', { timeout: 0 }).catch(() => {});
  try {
    await locator.click();
    // From here on: a click that took its time has used up none of what the page has.
    const changes = page
      .waitForFunction((was) => document.body && document.body.innerText + location.href !== was, before, {
        timeout: 0,
      })
      .then(() => false)
      .catch(() => false);
    if (await within(Promise.race([begun.promise, changes]), usual.press)) await within(loaded, usual.page);
  } finally {
    page.off('request', onRequest);
  }
  await settled({ page, within });
  // The browser's own page for what went wrong says nothing of what the site would have said.
  if (page.url().startsWith('chrome-error:'))
    throw new Error('The page that a press led to could not be loaded.');
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
