import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { buildPages } from './build.ts';
import { Browsing } from './testing/browsing.ts';
import { type CannedService, openCannedService } from './testing/canned-service.ts';

/** What a page may move at most while it opens: https://web.dev/articles/cls calls up to 0.1 good. */
const good = 0.1;

let service: CannedService;
let browser: Browser;
let browsing: Browsing;

beforeAll(async () => {
  service = await openCannedService((await buildPages()).dir);
  browser = await launchChromium();
  browsing = new Browsing(browser);
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
});
beforeEach(() => service.reset());
afterEach(() => browsing.close());

/** The sum of all shifts so far that no press brought about. */
const shiftOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[])
            if (!entry.hadRecentInput) sum += entry.value;
        });
        observer.observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
      }),
  );

test.each(
  (['/child', '/guardian', '/operator/policy?in=GB'] as const).flatMap((path) =>
    ([390, 1280] as const).map((width) => ({ path, width })),
  ),
)('$path, $width wide, hardly moves while it opens', async ({ path, width }) => {
  const page = await browsing.open(service.url + path, { width });
  await page.locator('.progress').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle');
  expect(await shiftOf(page)).toBeLessThan(good);
});

test('a shift is seen', async () => {
  const page = await browsing.open(`${service.url}/child`);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('main')!.style.marginTop = '300px';
  });
  expect(await shiftOf(page)).toBeGreaterThan(good);
});
