import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiKey } from '@stairgate/protect';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { launchChromium } from '../../testing/chromium.ts';
import { sessionSeals } from '../protect/src/browser/ways-in.ts';
import { openTestService, type TestService } from '../protect/src/open-test-service.testing.ts';
import { testCodes } from '../protect/src/test-codes.testing.ts';
import { buildPages } from './build.ts';
import { Browsing, type Look } from './testing/browsing.ts';
import { startOidcProvider } from './testing/start-oidc-provider.ts';

const minutes = 60_000;
let dist: string;
let folder: string;
let browser: Browser;
let browsing: Browsing;
beforeAll(async () => {
  dist = (await buildPages()).dir;
  browser = await launchChromium();
  browsing = new Browsing(browser);
  folder = mkdtempSync(join(tmpdir(), 'stairgate-staff-'));
  writeFileSync(join(folder, 'secret'), 'known to both\n', { mode: 0o600 });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

let service: TestService;
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let url: string;
beforeEach(async () => {
  const port = await freePort();
  // Another site than the provider's, as it is in life.
  url = `http://localhost:${port}`;
  provider = await startOidcProvider({
    returnUrl: `${url}/operator/sign-in/return`,
    secret: 'known to both',
    groups: { anna: ['counsel'], ben: ['counsel'], cara: ['support'] },
  });
  service = await openTestService({
    codes: testCodes,
    settings: {
      ...{ pagesDir: dist, publicUrl: url, port },
      oidcIssuer: provider.issuer,
      oidcName: 'Treehouse ID',
      oidcClientId: 'stairgate',
      oidcClientSecretFile: join(folder, 'secret'),
      oidcRoles: { counsel: 'switch-law', helpdesk: 'see' },
    },
  });
  // The provider knows no other.
  service.time.now = Date.now();
  await service.app.listen({ port, host: '127.0.0.1' });
});
afterEach(async () => {
  await browsing.close();
  await service?.close();
  await provider?.stop();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

/** What somebody does at the provider, whose pages are its own. */
async function atProvider(page: Page, name: string, isFirst = true): Promise<void> {
  await page.locator('input[name="login"]').fill(name);
  await page.locator('input[name="password"]').fill('x');
  await page.locator('button[type="submit"]').click();
  if (isFirst) await page.getByRole('button', { name: 'Continue' }).click();
}

async function signIn(path: string, name: string, look?: Look): Promise<Page> {
  const page = await browsing.open(`${url}${path}`, look);
  await page.getByRole('link', { name: 'Sign in with Treehouse ID' }).click();
  await atProvider(page, name);
  return page;
}

test('an operator signs in by a real provider, comes back to the page, and signs out', async () => {
  const page = await signIn('/operator/audit?kind=sign-in', 'anna');
  await page.getByText('anna of the staff').first().waitFor();
  expect(page.url()).toBe(`${url}/operator/audit?kind=sign-in`);
  await page.getByRole('table').getByText('sign-in', { exact: true }).waitFor();
  await browsing.expectSound(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
});

test('somebody without a role is told so, and what to do', async () => {
  const page = await signIn('/operator/keys', 'cara', { width: 390, dark: true });
  await page.getByText('You have no role here.').waitFor();
  await page.getByText(/STAIRGATE_OIDC_ROLES/).waitFor();
  await browsing.expectSound(page);
});

test('a provider that does not answer is told of', async () => {
  await provider.stop();
  const page = await browsing.open(`${url}/operator`);
  await page.getByRole('link', { name: 'Sign in with Treehouse ID' }).click();
  await page.getByText('The identity provider does not answer.').waitFor();
});

test('what is grave waits for another sign-in in another tab, and goes on with what was filled in', async () => {
  const page = await signIn('/operator/keys', 'anna');
  await page.getByRole('heading', { name: 'Make a key' }).waitFor();
  const { keys, db } = service.context;
  const signedInAt = new Date(Date.now() - 6 * minutes).toISOString();
  await sessionSeals.change(keys, db, {}, { signed_in_at: signedInAt });
  await page.getByLabel('A name to know it by').fill('the shop');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await browsing.expectSound(page, 'dialog');
  const [tab] = await Promise.all([
    page.waitForEvent('popup'),
    dialog.getByRole('link', { name: /Treehouse ID, in another tab/ }).click(),
  ]);
  await atProvider(tab, 'anna', false);
  await tab.getByText('You are signed in.').waitFor();
  await page.getByText('Keep it now.').waitFor();
  await browsing.expectSound(page);
  await page.getByRole('rowheader', { name: /the shop/ }).waitFor();
  await page.getByRole('button', { name: /Revoke the shop/ }).click();
  await page.getByRole('button', { name: 'Revoke it' }).click();
  await page.getByText(/^Revoked /).waitFor();
});

test('a switch is proposed on the page by one, approved on the page by another, and taken back with a reason', async () => {
  const now = service.context.rulebook().revision;
  const { key } = await createApiKey(service.context, { name: 'anna', scope: 'operator', person: 'anna' });
  const anna = await browsing.open(`${url}/operator/candidate`);
  await anna.getByLabel('API key').fill(key);
  await anna.getByRole('button', { name: 'Sign in' }).click();
  await anna.getByLabel('As the law will be on this day').fill('2027-01-01');
  await anna.getByLabel('As the law will be on this day').press('Enter');
  await anna.getByRole('button', { name: 'Propose to put the candidate in force…' }).click();
  await anna.getByLabel('Why').fill('The code changes.');
  await browsing.expectSound(anna, 'dialog');
  await anna.getByRole('button', { name: 'Propose it' }).click();
  await anna.getByText(/Somebody else has to approve it until/).waitFor();
  expect(await anna.getByRole('button', { name: 'Approve it…' }).count()).toBe(0);
  await browsing.expectSound(anna);

  const ben = await signIn('/operator/candidate', 'ben', { width: 390 });
  await ben.getByText(/The code changes\./).waitFor();
  await browsing.expectSound(ben);
  await ben.getByRole('button', { name: 'Approve it…' }).click();
  await ben.getByRole('button', { name: 'Put it in force' }).click();
  await ben
    .getByText(/is in force\./)
    .first()
    .waitFor();
  expect(service.context.rulebook().revision).not.toBe(now);
  await ben.getByRole('button', { name: 'Switch back to what was in force before…' }).click();
  await ben.getByLabel('Why').fill('Too much is refused.');
  await ben.getByRole('button', { name: 'Put it in force' }).click();
  await expect.poll(() => service.context.rulebook().revision).toBe(now);
});
