import { createApiKey } from '@stairgate/protect';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { openTestService, type TestService } from '../protect/src/open-test-service.testing.ts';
import { answering, startReceiver, taken } from '../protect/src/operator/webhooks/start-receiver.testing.ts';
import { testCodes } from '../protect/src/test-codes.testing.ts';
import { buildPages } from './build.ts';
import { Browsing } from './testing/browsing.ts';

let browsing: Browsing;
let service: TestService;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let url: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  const pagesDir = (await buildPages()).dir;
  const browser = await launchChromium();
  browsing = new Browsing(browser);
  service = await openTestService({ codes: testCodes, settings: { pagesDir, webhooksHere: true } });
  receiver = await startReceiver();
  closing.push(
    () => browser.close(),
    receiver.close,
    () => service.close(),
  );
  url = await service.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await browsing?.close();
  for (const close of closing) await close();
});

test('an operator makes a webhook, sees how events arrive, has one sent again, pauses and resumes', async () => {
  const { key } = await createApiKey(service.context, { name: 'anna', scope: 'operator' });
  const page = await browsing.open(`${url.replace('127.0.0.1', 'localhost')}/operator/webhooks`);
  await page.getByLabel('API key').fill(key);
  await page.getByLabel('API key').press('Enter');
  await page.getByRole('heading', { name: 'There are none yet' }).waitFor();
  await browsing.expectSound(page);

  await page.getByLabel('Its https address').fill(receiver.url);
  await page.getByLabel('What it is for').fill('Drops the cache');
  await page.getByRole('button', { name: 'Make the webhook' }).click();
  await page.getByText('Keep the secret now.').waitFor();
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole('button', { name: 'I have it, take it away' }).click();

  receiver.answers(answering(500));
  await page.getByRole('button', { name: 'Send a test' }).click();
  await receiver.until(1);
  await service.webhooks.settled();
  await page.getByRole('button', { name: /^Refresh deliveries/ }).click();
  await page.getByRole('cell', { name: '500' }).waitFor();
  receiver.answers(taken);
  await page.getByRole('button', { name: /^Send again, msg_/ }).click();
  await receiver.until(2);
  await service.webhooks.settled();
  await page.getByRole('button', { name: /^Refresh deliveries/ }).click();
  await page.getByText('Arrived', { exact: true }).waitFor();
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('An operator paused it.').waitFor();
  for (const width of [1280, 390] as const)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await browsing.expectSound(page);
      if (process.env.STAIRGATE_SHOTS)
        await page.screenshot({
          path: `${process.env.STAIRGATE_SHOTS}-${width}-${colorScheme}.png`,
          fullPage: true,
        });
    }
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByText('resync', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await page.getByRole('heading', { name: 'There are none yet' }).waitFor();
});
