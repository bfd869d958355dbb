import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { launchChromium } from '../../../../testing/chromium.ts';
import { press } from './press.ts';

test('a page that comes half, and no further in its time, is not taken for what it would say', async () => {
  const server = createServer((request, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' });
    if (request.method === 'GET')
      answer.end('<!doctype html><form method="post"><h1>How old are you?</h1><button>Next</button></form>');
    else answer.write('<!doctype html><h1>Hazel</h1>');
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const browser = await launchChromium();
  onTestFinished(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const half = page.getByRole('heading', { name: 'Hazel' });
  /** The time of the page is over when half of it is there. */
  const within = <T>(work: Promise<T>) => Promise.race([work, half.waitFor().then(() => undefined)]);
  page.setDefaultNavigationTimeout(1);
  const pressed = press({ page, within }, page.getByRole('button'));
  await expect(pressed).rejects.toThrow('had not come whole');
});
