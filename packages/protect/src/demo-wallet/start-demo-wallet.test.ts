import { request } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { verifyAdultCredential } from '@stairgate/adapters';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { type DemoWallet, startDemoWallet } from './start-demo-wallet.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const audience = 'http://127.0.0.1:4300';
let wallet: DemoWallet;
let browser: Browser;

beforeAll(async () => {
  wallet = await startDemoWallet({ port: 0, clock: () => now });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await wallet?.close();
});

const post = (form: Record<string, string>) =>
  fetch(wallet.url, { method: 'POST', body: new URLSearchParams(form) });
const verify = (token: string, nonce: string) =>
  verifyAdultCredential(token, {
    nonce,
    settings: { publicUrl: audience, trustedIssuers: [wallet.trusted] },
    now,
  });

describe('the demo wallet', () => {
  it('gives a grown-up a proof that the service accepts, on a phone, with nothing for axe to find', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${wallet.url}/?nonce=abc123&aud=${encodeURIComponent(audience)}`);
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: 'Make the proof' }).click();
    const token = await page.getByLabel('The proof', { exact: true }).inputValue();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await verify(token, 'abc123')).toMatchObject({ issuer: wallet.url });
    await page.goto(wallet.url);
    await page.getByRole('button', { name: 'Make the proof' }).click();
    await page.getByText('Paste the challenge that the service shows').waitFor();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    expect(complaints.filter((text) => !text.includes('422'))).toEqual([]);
    await context.close();
  });

  it('gives a teenager a proof that is refused', async () => {
    const html = await (await post({ nonce: 'n-1', audience, person: 'teen' })).text();
    const token = /<textarea[^>]*>([^<]+)</.exec(html)![1]!;
    await expect(verify(token, 'n-1')).rejects.toMatchObject({ code: 'proof-invalid' });
  });

  it('answers nobody who asks for it by a name that is not its own', async () => {
    const status = (host: string) =>
      new Promise((resolve, reject) => {
        const asking = request(wallet.url, { headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asking.on('error', reject).end();
      });
    const { host, port } = new URL(wallet.url);
    expect(await Promise.all([host, `localhost:${port}`, 'evil.example'].map(status))).toEqual([
      200, 200, 421,
    ]);
  });

  it('publishes no private key', async () => {
    const jwks = (await (await fetch(`${wallet.url}/jwks.json`)).json()) as {
      keys: Record<string, string>[];
    };
    expect(jwks.keys).toHaveLength(1);
    expect(jwks.keys[0]).not.toHaveProperty('d');
  });

  it('shows what it is given as text and refuses what is too long', async () => {
    const html = await (await post({ nonce: '"><script>alert(1)</script>', audience: '<b>' })).text();
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<b>');
    expect((await post({ nonce: 'a'.repeat(20_000), audience })).status).toBe(413);
  });
});
