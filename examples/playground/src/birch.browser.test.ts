import { AxeBuilder } from '@axe-core/playwright';
import { startTestProtect, type TestProtect } from '@stairgate/client/testing';
import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchChromium } from '../../../testing/chromium.ts';
import { beat } from './routes/live.ts';
import { demoAccounts } from './seed/demo-people.ts';
import { type Playground, startPlayground } from './start-playground.ts';

let protect: TestProtect;
let birch: Playground;
let browser: Browser;

beforeAll(async () => {
  protect = await startTestProtect({ rulebook: compile(loadCodes(), { asOf: '2026-11-22' }) });
  birch = await startPlayground({
    port: 0,
    dataDir: null,
    protectUrl: protect.url,
    apiKey: protect.apiKey,
    ageProof: async ({ lo, hi, level }) => ({
      method: 'vendor',
      lo,
      hi,
      level,
      token: 'demo',
    }),
  });
  await birch.seeded;
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await birch?.close();
  await protect?.close();
});

/** A browser of its own. Whatever its console complains of ends up in `complaints`. */
async function open(options: BrowserContextOptions = {}) {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const complaints: string[] = [];
  context.on('console', (message) => {
    const refused = /status of (401|403|404|409|422)/.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !refused) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(String(error.error())));
  return { context, complaints, page: await context.newPage() };
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.goto(`${birch.url}/sign-in`);
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(demoAccounts.find((one) => one.username === username)!.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
}

const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };

const everywhere: readonly (readonly [who: string | null, paths: readonly string[]])[] = [
  [null, ['/', '/about', '/sign-in', '/sign-up', '/people/saffron', '/people/wren']],
  [
    'wren',
    [
      '/',
      '/people',
      '/people?q=moss',
      '/people?q=nobody',
      '/people/wren',
      '/people/saffron',
      '/people/saffron/friends',
      '/people/marlowe',
      '/messages',
      '/messages/saffron',
      '/messages/marlowe',
      '/clips',
      '/shop',
      '/notifications',
      '/location',
      '/choose/location.share/contact',
      '/choose/feed.rank/behaviour',
      '/choose/engage.autoplay/media',
      '/settings',
      '/settings?welcome',
      '/assistant',
      '/assistant?with=companion&language=cy',
      '/nowhere',
    ],
  ],
  ['marlowe', ['/', '/people/wren', '/messages/wren', '/people/tansy']],
  ['pebble', ['/']],
];

test('every page gives axe nothing to find, fits a phone and a desk, in light and in dark, and keeps within its policy', async () => {
  const found: string[] = [];
  for (const [who, paths] of everywhere) {
    const { context, page, complaints } = await open({ viewport: phone, colorScheme: 'light' });
    if (who) await signIn(page, who);
    for (const path of paths) {
      const here = `${path} (${who ?? 'signed out'})`;
      const look = async (rules: { runOnly?: string[] } = {}) => {
        const { violations } = await new AxeBuilder({ page })
          .setLegacyMode()
          .options({ resultTypes: ['violations'], ...rules })
          .analyze();
        for (const { id, nodes } of violations) found.push(`${here}: ${id} ${nodes[0]?.html.slice(0, 120)}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (wide > 0) found.push(`${here}: ${wide} px too wide`);
      };
      await page.setViewportSize(phone);
      await page.emulateMedia({ colorScheme: 'light' });
      const sent = (await (await page.goto(`${birch.url}${path}`))!.text()).replaceAll(
        /<!--[\s\S]*?-->/g,
        '',
      );
      const torn = /<p(?: [^>]*)?>(?:(?!<\/p>)[\s\S])*?<(?:p|form|div|ul|ol|section|article|h[1-6])[ >]/.exec(
        sent,
      );
      if (torn) found.push(`${here}: a browser tears this apart: ${torn[0].slice(0, 160)}`);
      await look();
      await page.setViewportSize(desk);
      await page.emulateMedia({ colorScheme: 'dark' });
      // All else was looked at in other colours already.
      await look({ runOnly: ['color-contrast', 'link-in-text-block'] });
    }
    found.push(...complaints);
    await context.close();
  }
  expect(found).toEqual([]);
});

test('everything can be done by keyboard, from the first key on', async () => {
  const { context, page } = await open();
  await page.goto(`${birch.url}/sign-in`);
  await page.keyboard.press('Tab');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('juniper');
  await page.keyboard.press('Tab');
  await page.keyboard.type(demoAccounts[0]!.password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Feed', exact: true }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Typed without a mouse');
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press('Tab');
    const { name, outlined } = await page.evaluate(() => ({
      name: document.activeElement?.textContent,
      outlined: getComputedStyle(document.activeElement!).outlineStyle !== 'none',
    }));
    expect(outlined).toBe(true);
    if (name === 'Post') break;
  }
  await page.keyboard.press('Enter');
  await page.getByText('Typed without a mouse').waitFor();
  await context.close();
});

test('without scripts the forms work all the same', async () => {
  const { context, page } = await open({ javaScriptEnabled: false });
  await signIn(page, 'moss');
  await page.getByLabel('What would you like to say?').fill('No scripts here');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  expect(await page.getByText('No scripts here').count()).toBe(1);
  await page.getByRole('link', { name: 'Load more' }).click();
  await page.getByText('You are all caught up').waitFor();
  await context.close();
});

test('the waiting page goes on by itself when the grown-up has said yes', async () => {
  const { context, page } = await open();
  await page.goto(`${birch.url}/sign-up`);
  await page.getByLabel('Month').selectOption('3');
  await page.getByLabel('Year').fill(String(new Date().getUTCFullYear() - 12));
  await page.getByLabel('Which country').selectOption('GB');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Their e-mail address').fill('grown-up@example.org');
  await page.getByRole('button', { name: 'Send the letter' }).click();
  await page.getByRole('heading', { name: 'Your letter is on its way' }).waitFor();
  const asked = protect.requests.filter((one) => one.endsWith('/guardian')).at(-1)!;
  protect.consent(asked.split('/')[3]!);
  await page.waitForURL(`${birch.url}/sign-up/account`);
  await page.goBack();
  await page.goto(`${birch.url}/sign-up`);
  expect(page.url()).toBe(`${birch.url}/sign-up/account`);
  await context.close();
});

test('an open page does not go on showing what has just been closed', async () => {
  // Nor need it ask for that, as it does every two seconds: here it never does, and hears of it all the same.
  const wait = globalThis.setTimeout;
  const soon = (then: () => void, milliseconds?: number) =>
    wait(milliseconds === beat ? () => {} : then, milliseconds);
  const asking = vi.spyOn(globalThis, 'setTimeout').mockImplementation(soon as typeof setTimeout);
  const { context, page } = await open();
  await signIn(page, 'pebble');
  await page.getByRole('heading', { name: 'Your account is resting' }).waitFor();
  const asked = protect.requests.find((one) => one.endsWith('/guardian'))!.split('/')[3]!;
  protect.consent(asked);
  await page.getByRole('button', { name: 'Post', exact: true }).waitFor();
  protect.withdraw(asked);
  await page.getByRole('heading', { name: 'Your account is resting' }).waitFor();
  expect(asking.mock.calls.some(([, milliseconds]) => milliseconds === beat)).toBe(true);
  asking.mockRestore();
  await context.close();
});

/** What is off until somebody chooses it, for good. */
async function switchOn(page: Page, situation: string): Promise<void> {
  await page.goto(`${birch.url}/choose/${situation}`);
  await page.getByLabel('Until I change it').check();
  await page.getByRole('button', { name: 'Switch it on' }).click();
}

describe('clips', () => {
  test('show what they are of before anybody presses play', async () => {
    const { context, page } = await open();
    await signIn(page, 'moss');
    await page.goto(`${birch.url}/clips`);
    const posters = await page
      .locator('video')
      .evaluateAll((videos) => videos.map((video) => video.getAttribute('poster') ?? ''));
    expect(new Set(posters).size).toBe(3);
    const widths = await page.evaluate(
      (addresses) =>
        Promise.all(
          addresses.map(async (address) => {
            const image = new Image();
            image.src = address;
            await image.decode();
            return image.naturalWidth;
          }),
        ),
      posters,
    );
    expect(widths).toEqual([480, 480, 480]);
    await context.close();
  });

  const playing = (page: Page) =>
    page.evaluate(() => [...document.querySelectorAll('video')].filter((video) => !video.paused).length);

  test('play by themselves only where that is on, and never for people who want less motion', async () => {
    const { context, page } = await open();
    await signIn(page, 'moss');
    await switchOn(page, 'engage.autoplay/media');
    await page.goto(`${birch.url}/clips`);
    await expect.poll(() => playing(page)).toBeGreaterThan(0);
    await page.goto(`${birch.url}/choose/engage.autoplay/media`);
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.waitForURL(`${birch.url}/clips`);
    await page.locator('video').first().scrollIntoViewIfNeeded();
    expect(await page.locator('video[data-autoplay]').count()).toBe(0);
    expect(await playing(page)).toBe(0);
    await switchOn(page, 'engage.autoplay/media');
    await page.waitForURL(`${birch.url}/clips`);
    await context.close();

    const calm = await open({ reducedMotion: 'reduce' });
    await signIn(calm.page, 'moss');
    await calm.page.goto(`${birch.url}/clips`);
    await calm.page.locator('video[data-autoplay]').first().waitFor();
    expect(await playing(calm.page)).toBe(0);
    await calm.context.close();
  });
});

describe('the feed', () => {
  test('goes on by itself only where that is on; the button works either way', async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 500 } });
    await signIn(page, 'wren');
    await switchOn(page, 'engage.scroll/endless');
    await page.goto(birch.url);
    const cards = page.locator('article.post');
    const first = await cards.count();
    await page.mouse.wheel(0, 20_000);
    await expect.poll(() => cards.count()).toBeGreaterThan(first);

    await page.goto(`${birch.url}/choose/engage.scroll/endless`);
    await page.getByRole('button', { name: 'Turn it off' }).click();
    await page.goto(birch.url);
    expect(await page.locator('[data-endless]').count()).toBe(0);
    await page.mouse.wheel(0, 20_000);
    await page.getByRole('link', { name: 'Load more' }).waitFor();
    expect(await cards.count()).toBe(first);
    await page.getByRole('link', { name: 'Load more' }).click();
    await expect.poll(() => cards.count()).toBeGreaterThan(first);
    expect(page.url()).toBe(`${birch.url}/`);
    await context.close();
  });
});

test('the browser is asked where it is only after the person said so, and only by the button', async () => {
  const { context, page } = await open({
    geolocation: { latitude: 53.79648, longitude: -1.54785 },
    permissions: ['geolocation'],
  });
  await signIn(page, 'moss');
  await page.goto(`${birch.url}/location`);
  const asks = () =>
    page.evaluate(
      () =>
        new Promise((resolve) =>
          navigator.geolocation.getCurrentPosition(
            () => resolve('told'),
            () => resolve('not told'),
          ),
        ),
    );
  expect(await asks()).toBe('not told');
  for (const [name, address] of [
    ['Birch may know where you are', 'location.collect/coarse'],
    ['Friends may see it', 'location.share/contact'],
  ] as const) {
    await page.goto(`${birch.url}/location`);
    await page.getByRole('link', { name: new RegExp(`Choose.*${name}`) }).click();
    await page.waitForURL(`${birch.url}/choose/${address}`);
    await page.getByLabel('Until I sign out').check();
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.waitForURL(`${birch.url}/location`);
  }
  await page.getByText('Your location is on').waitFor();
  await page.getByRole('button', { name: 'Show friends where I am now' }).click();
  await page.getByText('near Leeds').waitFor();
  await page.getByRole('button', { name: 'Turn it off' }).click();
  await page.getByText('Nobody can see where you are').waitFor();
  await context.close();
});
