import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

export interface Look {
  readonly width?: number;
  readonly dark?: boolean;
}

/** Opens a page from the disk, and notes whatever its own policy refused and every dialog. */
export async function openFile(
  browser: Browser,
  file: string,
  { width = 1280, dark = false }: Look = {},
): Promise<{ page: Page; complaints: string[]; close(): Promise<void> }> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(`file://${file}`);
  return { page, complaints, close: () => context.close() };
}

/** Expects that axe finds nothing, nothing is wider than the window, and every link inside leads somewhere. */
export async function expectSound(page: Page, lang = 'en-GB'): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ html }) => html)}`)).toEqual(
    [],
  );
  const found = await page.evaluate(() => ({
    title: document.title,
    lang: document.documentElement.lang,
    tooWide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    lost: [...document.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')]
      .map((link) => link.getAttribute('href')!.slice(1))
      .filter((id) => !document.getElementById(id)),
    twice: [...document.querySelectorAll('[id]')]
      .map(({ id }) => id)
      .filter((id, at, all) => all.indexOf(id) !== at),
  }));
  expect(found).toMatchObject({ lang, tooWide: 0, lost: [], twice: [] });
  expect(found.title).toMatch(/ · Stairgate$/);
}
