import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { misspelt } from '../../testing/spelling.ts';
import { buildPages } from './build.ts';
import { Browsing, type Look, saidIn } from './testing/browsing.ts';
import { type CannedService, openCannedService } from './testing/canned-service.ts';

/** Names that a page shows, of the canned service and of laws, which are not translated. */
const names = ['Patchwork', 'Demo', 'wallet', 'Robin', 'UK', 'GDPR', 'Art', "Children's", 'code'];

/** Every look of a page that tests go through. */
export const looks = [
  { width: 390, dark: false },
  { width: 390, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
] as const satisfies readonly Look[];

/** A browser and the canned service for the tests of one file, fresh for each test. */
export class WelshPages {
  service!: CannedService;
  browsing!: Browsing;

  /** @param side who is signed in as a test begins. */
  constructor(side?: 'child' | 'guardian') {
    let browser: Browser;
    beforeAll(async () => {
      this.service = await openCannedService((await buildPages()).dir);
      browser = await launchChromium();
      this.browsing = new Browsing(browser);
    });
    afterAll(async () => {
      await browser?.close();
      await this.service?.close();
    });
    beforeEach(() => {
      this.service.reset();
      if (side) this.service.state.signedIn[side] = true;
    });
    afterEach(() => this.browsing.close());
  }

  /** Opens a page in a browser that is set to Welsh, unless the look says otherwise. */
  open(path: string, look?: Look): Promise<Page> {
    return this.browsing.open(this.service.url + path, { locale: 'cy', ...look });
  }

  /** Expects that nothing on a page is in another language, save what it marks as that. */
  async expectWelsh(page: Page): Promise<void> {
    expect(misspelt('cy', await saidIn(page)).filter((word) => !names.includes(word))).toEqual([]);
  }
}

export const langOf = (page: Page) => page.evaluate(() => document.documentElement.lang);
