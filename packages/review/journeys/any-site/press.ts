import type { Locator, Page } from 'playwright-core';
import { type Field, fieldSelector, readFields } from './read-fields.ts';

/** Milliseconds in which something shows of a press, and in which a page that it leads to has come. */
const patience = { press: 2000, page: 10_000 } as const;

/** All that a person can fill, tick or press on a page now, in its order. */
export const fieldsOn = (page: Page): Promise<Field[]> => page.locator(fieldSelector).evaluateAll(readFields);

export const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);

/** Presses something and waits until the page shows what came of it, or has gone to another. */
export async function press(page: Page, locator: Locator): Promise<void> {
  const before = await page.evaluate(() => document.body.innerText + location.href);
  const leaves = page
    .waitForRequest((one) => one.isNavigationRequest() && one.frame() === page.mainFrame(), {
      timeout: patience.press,
    })
    .then(() => true)
    .catch(() => false);
  const loaded = page.waitForEvent('load', { timeout: patience.page }).catch(() => {});
  await locator.click();
  const changes = page
    .waitForFunction((was) => document.body && document.body.innerText + location.href !== was, before, {
      timeout: patience.press,
    })
    .then(() => false)
    .catch(() => false);
  if (await Promise.race([leaves, changes])) await loaded;
  await settled(page);
}

/** Waits for what a page loads by itself, and not for what never ends. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load').catch(() => {});
  if (await page.evaluate(() => document.scripts.length === 0)) return;
  await page.waitForLoadState('networkidle', { timeout: patience.press }).catch(() => {});
}
