import { createApiKey, type RunningService, startService } from '@stairgate/protect';
import { type DemoWallet, startDemoWallet } from '@stairgate/protect/demo-wallet';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { buildPages } from './build.ts';
import { unfold } from './testing/browsing.ts';

/** The whole way of a proof: our page, the wallet's page, and back; with the service and the demonstration's wallet as they are. */
let service: RunningService;
let wallet: DemoWallet;
let browser: Browser;
let key: string;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  const { dir: pagesDir } = await buildPages();
  wallet = await startDemoWallet({ port: 0 });
  const port = await freePort();
  service = await startService({
    settings: {
      ...{ port, host: '127.0.0.1', pagesDir, mailbox: true, logLevel: 'silent', serviceName: 'Treehouse' },
      publicUrl: `http://127.0.0.1:${port}`,
      trustedIssuers: [wallet.trusted, { ...wallet.trusted, kind: 'vendor' }],
    },
  });
  ({ key } = await createApiKey(service.context, { name: 'test', scope: 'platform' }));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await service?.close();
  await wallet?.close();
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const held = createServer();
  const port = await new Promise<number>((done) =>
    held.listen(0, '127.0.0.1', () => done((held.address() as { port: number }).port)),
  );
  await new Promise((done) => held.close(done));
  return port;
}

async function platform(path: string, body: object) {
  const response = await fetch(service.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}
const evidence = { method: 'guardian', lo: 10, hi: 10 };
const ageOf = async (childId: string) => (await service.context.children.need(childId)).evidence.at(-1);

async function open(url: string, width = 1280): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 844 }, locale: 'en-GB' });
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

async function answerAll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the question' }).click();
  await page.getByRole('button', { name: 'Go on to the questions' }).click();
  await page.getByRole('button', { name: 'Go on', exact: true }).waitFor();
  await unfold(page);
  for (const radio of await page.getByRole('radio', { name: 'Yes' }).all()) await radio.check();
  await page.getByRole('button', { name: 'Go on', exact: true }).click();
  await page.getByRole('radio', { name: /proof of age/i }).check();
  await page.getByRole('button', { name: 'Show a proof' }).click();
}

async function invited(): Promise<{ childId: string; url: string }> {
  const { id: childId } = await platform('/v1/children', { place: 'US', evidence });
  await platform(`/v1/children/${childId}/guardian`, { email: `${childId.toLowerCase()}@example.com` });
  await service.context.outbox.settled();
  const mail = service.context.mailer
    .mailbox!.list()
    .find(({ to }) => to === `${childId.toLowerCase()}@example.com`);
  return { childId, url: /http\S+#t=[\w-]+/.exec(mail!.text)![0] };
}

test('a guardian proves to be grown up on the same device, comes back to the answers, and sends them', async () => {
  const { childId, url } = await invited();
  const page = await open(url, 390);
  await answerAll(page);
  await page.getByRole('link', { name: 'Show it on this device' }).click();
  await page.getByRole('heading', { name: 'Show your age' }).waitFor();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByText('The proof is here, and it holds.').waitFor();
  expect(new URL(page.url()).search).toBe('');
  await page.getByRole('button', { name: 'Send my answer' }).click();
  await page.getByText(/thank you, your answer counts/i).waitFor();
  const { grants } = await service.context.children.need(childId);
  expect(
    grants.some(({ situation, by }) => situation === 'account.open/with-guardian' && by === 'guardian'),
  ).toBe(true);
});

test('or on another device, from a code, while the page waits; who is sixteen is not taken', async () => {
  const { url } = await invited();
  const page = await open(url);
  const begun = page.waitForResponse((response) => response.url().endsWith('/verifications'));
  await answerAll(page);
  await page.getByRole('img', { name: /code that leads your phone/i }).waitFor();
  const { next } = (await (await begun).json()) as { next: { url: string } };
  const phone = await open(next.url, 390);
  await phone.getByRole('radio', { name: /sam demo/i }).check();
  await phone.getByRole('button', { name: 'Show it' }).click();
  await phone.getByText(/the service did not take it/i).waitFor();
  const again = await open(next.url, 390);
  await again.getByRole('button', { name: 'Show it' }).click();
  await again.getByRole('heading', { name: 'It is handed over' }).waitFor();
  await page.getByText('The proof is here, and it holds.').waitFor();
});

test('a child shows its age with an age check, and is back on its page', async () => {
  const { id: childId } = await platform('/v1/children', { place: 'GB', evidence });
  const { url } = await platform(`/v1/children/${childId}/page-link`, {});
  const page = await open(url, 390);
  await page.getByRole('button', { name: 'Show my age' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('link', { name: 'Go on with this device' }).click();
  await page.getByLabel(/how old are you/i).selectOption('14');
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.getByText('Thank you. We know your age now.').waitFor();
  expect(await ageOf(childId)).toMatchObject({ lo: 14, hi: 14, level: 'verified', method: 'vendor' });
});
