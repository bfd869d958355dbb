import type { Locator, Page } from 'playwright-core';
import { type Field, fieldSelector, readFields } from './read-fields.ts';

/** All that a person can fill, tick or press on a page now, in its order. */
export const fieldsOn = (page: Page): Promise<Field[]> => page.locator(fieldSelector).evaluateAll(readFields);

export const textOf = (page: Page): Promise<string> => page.evaluate(() => document.body.innerText);

/** Presses something and waits until the page shows what came of it. */
export async function press(page: Page, locator: Locator): Promise<void> {
  const before = await page.evaluate(() => document.body.innerText + location.href);
  await locator.click();
  await page
    .waitForFunction((was) => document.body && document.body.innerText + location.href !== was, before, {
      timeout: 2000,
    })
    .catch(() => {});
  await settled(page);
}

/** Waits for what a page loads by itself, and not for what never ends. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load').catch(() => {});
  if (await page.evaluate(() => document.scripts.length === 0)) return;
  await page.waitForLoadState('networkidle', { timeout: 2000 }).catch(() => {});
}
