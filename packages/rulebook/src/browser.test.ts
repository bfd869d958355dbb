import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../../testing/chromium.ts';
import * as rulebook from './index.ts';
import { codes } from './rulebook.arbitraries.ts';

const bundle = async (): Promise<string> => {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    root: fileURLToPath(new URL('..', import.meta.url)),
    build: {
      write: false,
      minify: true,
      lib: {
        entry: fileURLToPath(new URL('index.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'rulebook',
      },
    },
  });
  const [first] = Array.isArray(output) ? output : [output];
  if (!first || !('output' in first)) throw new Error('Vite gave no bundle.');
  return first.output[0].code;
};

const page = `<!doctype html><title>Rulebook</title>
<script type="module">import * as rulebook from '/rulebook.js'; globalThis.rulebook = rulebook;</script>`;

let server: Server;
let browser: Browser;
let code: string;

beforeAll(async () => {
  code = await bundle();
  server = createServer((request, response) => {
    const script = request.url === '/rulebook.js';
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html');
    response.end(script ? code : page);
  }).listen(0, '127.0.0.1');
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

test('the core bundles with nothing else in it and decides the same in Chromium as in Node', async () => {
  expect(code).not.toMatch(/[}\s]from\s*["']|\brequire\(|\bprocess\./);
  const [law = []] = fc.sample(codes, { seed: 7, numRuns: 20 }).sort((a, b) => b.length - a.length);
  const ages = [
    { lo: 12, hi: 12, level: 'verified' },
    { lo: 0, hi: 18, level: 'none' },
    { lo: 18, hi: 18, level: 'self-declared' },
  ] as const;
  const here = ages.map((age) =>
    rulebook.compile(law, { asOf: '2026-11-22' }).protections({ in: 'GB,US', age }),
  );

  const tab = await browser.newPage();
  const { port } = server.address() as AddressInfo;
  await tab.goto(`http://127.0.0.1:${port}/`);
  const there = await tab.evaluate(
    ({ law, ages }) => {
      const { compile } = (globalThis as unknown as { rulebook: typeof rulebook }).rulebook;
      const book = compile(law, { asOf: '2026-11-22' });
      return JSON.stringify(ages.map((age) => book.protections({ in: 'GB,US', age })));
    },
    { law, ages: [...ages] },
  );
  expect(there).toBe(JSON.stringify(here));
});
