import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Look {
  readonly width?: 390 | 1280;
  readonly dark?: boolean;
  /** What the browser is set to, `en-GB` where it is not said. */
  readonly locale?: string;
}

/** What one browser does for tests: a context for each page that is opened, and what the browser complained of. */
export class Browsing {
  /** Scripts that failed, and whatever the content security policy refused. */
  readonly complaints: string[] = [];
  readonly #browser: Browser;
  #context: BrowserContext | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Opens an address in a fresh context. */
  async open(url: string, { width = 1280, dark = false, locale = 'en-GB' }: Look = {}): Promise<Page> {
    await this.close();
    this.#context = await this.#browser.newContext({
      viewport: { width, height: width === 390 ? 844 : 900 },
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      locale,
    });
    const page = await this.#context.newPage();
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (/content security policy|refused to/i.test(message.text())) this.complaints.push(message.text());
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`Content Security Policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    await page.goto(url);
    return page;
  }

  /**
   * Expects that axe finds nothing, nothing is wider than the window, no text has a blank that nothing was put into, and
   * the page says what it is.
   * @param within what axe looks at; by default the whole page, but of the grid and of long lists only the first
   *   rows: the others are alike, and a thousand cells take it a minute.
   * @param coloursOnly where all else was looked at in other colours already.
   */
  async expectSound(page: Page, within = 'html', coloursOnly = false): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .include(within)
      .exclude('.grid tbody:nth-of-type(n+2)')
      .exclude('.entries > li:nth-of-type(n+5)')
      .exclude(':is(.strips-table, .bites) li:nth-of-type(n+5)')
      .exclude('.verdict-grid tbody tr:nth-of-type(n+4)')
      .exclude('.stacked tbody tr:nth-of-type(n+5)')
      .exclude('.short-list > li:nth-of-type(n+4)')
      // There are no frames, so axe need not open a page of its own to add up what it found.
      .setLegacyMode(true)
      .options({
        resultTypes: ['violations'],
        runOnly: coloursOnly
          ? ['color-contrast', 'link-in-text-block']
          : ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      })
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
    const [title, lang, tooWide] = await page.evaluate(() => [
      document.title,
      document.documentElement.lang,
      document.documentElement.scrollWidth - document.documentElement.clientWidth,
    ]);
    expect(title).toMatch(/Stairgate$/);
    expect(lang).toMatch(/^(?:en-GB|cy)$/);
    expect(tooWide).toBe(0);
    expect(
      (await textsOn(page, 'code, pre, script, noscript')).filter((text) => /\{\w+[,}]/.test(text)),
    ).toEqual([]);
    expect(this.complaints).toEqual([]);
  }

  async close(): Promise<void> {
    this.complaints.length = 0;
    await this.#context?.close();
    this.#context = undefined;
  }
}

/** Opens everything that is folded away. */
export async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) fold.open = true;
  });
}

/** The text of what has the focus. */
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? '');

/** What a page says outside of what it marks as English or as not to translate, and in the labels of its controls. */
export const saidIn = (page: Page) => textsOn(page, '[lang^="en"], [translate="no"], script, noscript');

/** @param except the elements whose texts do not count. The labels of controls count alike. */
const textsOn = (page: Page, except: string) =>
  page.evaluate((except) => {
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.parentElement;
      if (at && !at.closest(except)) texts.push(node.textContent ?? '');
    }
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]')) {
      if (one.closest(except)) continue;
      for (const name of ['aria-label', 'placeholder', 'title']) texts.push(one.getAttribute(name) ?? '');
    }
    return [...texts, document.title].filter((text) => text.trim() !== '');
  }, except);
