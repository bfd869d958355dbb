import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { buildPages } from './build.ts';
import { Browsing, focused } from './testing/browsing.ts';
import { operatorKey } from './testing/canned-operator.ts';
import { type CannedService, openCannedService } from './testing/canned-service.ts';

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

test('what is pressed twice is sent once, and can be sent again after an answer', async () => {
  const page = await browsing.open(`${service.url}/guardian`);
  const sends = () => service.sent.filter((one) => one.startsWith('POST /guardian/api/sign-in')).length;
  let answer = () => {};
  const held = new Promise<void>((go) => {
    answer = go;
  });
  let arrived = 0;
  await page.route('**/guardian/api/sign-in', async (route) => {
    arrived += 1;
    await held;
    await route.continue();
  });
  await page.getByRole('textbox').fill('parent@example.org');
  await page.keyboard.press('Enter');
  const send = page.locator('form button[type=submit]');
  await page.locator('form button[aria-disabled=true]').waitFor();
  await send.press('Enter');
  await page.getByRole('textbox').press('Enter');
  answer();
  await page.getByText('Look in your inbox.').waitFor();
  expect(arrived).toBe(1);
  expect(sends()).toBe(1);
});

test.each([
  ['/guardian', 'textbox', 'parent@example.org'],
  ['/operator', 'key', operatorKey],
] as const)('on %s what went wrong takes the focus, and the next try is heard', async (path, field, text) => {
  const page = await browsing.open(service.url + path);
  const input = field === 'key' ? page.getByLabel('API key') : page.getByRole('textbox');
  await input.fill(text);
  service.state.down = true;
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await focused(page)).toMatch(/^We cannot reach the service/);
  await browsing.expectSound(page);
  service.state.down = false;
  await input.press('Enter');
  await page.getByRole('alert').waitFor({ state: 'detached' });
});
