import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { operations } from '@stairgate/wire';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestService, type TestService } from './open-test-service.testing.ts';
import { pages } from './pages.ts';

const page = '<!doctype html><title>Stairgate</title>';
const script = `export const words = ${JSON.stringify('word '.repeat(500))};`;
/** What browsers send for a page. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

let folder: string;
let service: TestService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stairgate-addresses-'));
  const pagesDir = join(folder, 'dist');
  mkdirSync(join(pagesDir, 'assets'), { recursive: true });
  writeFileSync(join(pagesDir, 'index.html'), page);
  const file = join(pagesDir, 'assets', 'index-Ab12Cd34.js');
  writeFileSync(file, script);
  writeFileSync(`${file}.br`, brotliCompressSync(script));
  writeFileSync(`${file}.gz`, gzipSync(script));
  service = await openTestService({ settings: { pagesDir, dataDir: join(folder, 'data') } });
});
afterAll(async () => {
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (
  method: NonNullable<InjectOptions['method']>,
  url: string,
  headers: Record<string, string> = {},
) => service.app.inject({ method, url, headers });
/** An address for each page and each operation, with something in the place of what is looked for. */
const concrete = (path: string) => path.replaceAll(/:\w+|\{\w+\}/g, 'x');
const paths = [...new Set([...pages, ...Object.values(operations).map(({ path }) => path)].map(concrete))];

describe('an address that is none', () => {
  it('is a page for a browser, and a problem for a program', async () => {
    for (const path of [
      '/nothing',
      '/child/nothing',
      '/guardian/x/y',
      '/operator/codez',
      '/v1/nothing',
      '/x/',
    ]) {
      for (const method of ['GET', 'HEAD'] as const) {
        const seen = await ask(method, path, { accept: browser });
        expect([path, seen.statusCode, seen.headers['content-type']]).toEqual([
          ...[path, 404, 'text/html; charset=utf-8'],
        ]);
        expect(seen.headers['cache-control']).toBe('no-store');
        expect(seen.headers['content-security-policy']).toContain("default-src 'self'");
        if (method === 'GET') expect(seen.payload).toBe(page);
      }
      for (const accept of [
        '*/*',
        'application/json',
        'application/json, text/html;q=0.5',
        'text/html;q=0',
        '',
      ]) {
        const told = await ask('GET', path, accept === '' ? {} : { accept });
        expect([accept, told.statusCode, told.json().code]).toEqual([accept, 404, 'not-found']);
        expect(String(told.headers['content-type'])).toContain('json');
      }
      const sent = await ask('POST', path, { accept: browser });
      expect([path, sent.statusCode, sent.json().code]).toEqual([path, 404, 'not-found']);
    }
  });

  it('leads, where only its last slash is too much, to the one that is meant, and to no other host', async () => {
    for (const path of pages.map(concrete)) {
      if (path === '/') continue;
      for (const method of ['GET', 'HEAD'] as const) {
        const { statusCode, headers } = await ask(method, `${path}/?in=GB&in=FR`, { accept: browser });
        expect([statusCode, headers.location]).toEqual([308, `${path}?in=GB&in=FR`]);
      }
      expect((await ask('GET', `${path}///`)).headers.location).toBe(path);
      expect((await ask('POST', `${path}/`)).statusCode).toBe(404);
    }
    for (const path of ['//evil.example/', '//child/', '/\\evil.example/', '/%2f%2fevil.example/']) {
      const { statusCode, headers } = await ask('GET', path, { accept: browser });
      expect([path, statusCode >= 400, headers.location]).toEqual([path, true, undefined]);
    }
  });
});

describe('every page and every operation', () => {
  it('answers HEAD as GET, with no body', async () => {
    for (const path of paths) {
      const get = Object.values(operations).find(
        (one) => one.method === 'GET' && concrete(one.path) === path,
      );
      if (get === undefined && !pages.map(concrete).includes(path)) continue;
      const [whole, head] = [await ask('GET', path), await ask('HEAD', path)];
      expect([path, head.statusCode, head.payload]).toEqual([path, whole.statusCode, '']);
      expect([path, head.headers['content-type']]).toEqual([path, whole.headers['content-type']]);
    }
  });

  it('says to OPTIONS what it answers, and lets no other site ask', async () => {
    for (const path of paths) {
      const { statusCode, headers, payload } = await ask('OPTIONS', path, {
        origin: 'https://evil.example',
        'access-control-request-method': 'POST',
      });
      expect([path, statusCode, payload]).toEqual([path, 204, '']);
      expect(String(headers.allow).split(', ')).toContain('OPTIONS');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      for (const method of String(headers.allow).split(', ')) {
        const answer = await ask(method as 'GET', path);
        expect([path, method, answer.statusCode]).not.toEqual([path, method, 405]);
      }
    }
  });

  it('tells any other method which are right', async () => {
    for (const path of paths) {
      const { statusCode, headers, json } = await ask('PATCH', path);
      expect([path, statusCode, json().code]).toEqual([path, 405, 'method-not-allowed']);
      expect(headers.allow).toMatch(/^(DELETE|GET|POST|PUT)/);
    }
  });
});

describe('what goes out', () => {
  it('is a file compressed at its build, for who takes it', async () => {
    const file = '/assets/index-Ab12Cd34.js';
    for (const [encoding, open] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const { headers, rawPayload } = await ask('GET', file, { 'accept-encoding': encoding });
      expect(headers).toMatchObject({
        'content-encoding': encoding,
        'cache-control': 'public, max-age=31536000, immutable',
      });
      expect(String(headers['content-type'])).toContain('javascript');
      expect(String(headers.vary).toLowerCase()).toContain('accept-encoding');
      expect(open(rawPayload).toString()).toBe(script);
      expect(rawPayload.length).toBeLessThan(script.length / 4);
    }
    const plain = await ask('GET', file);
    expect([plain.headers['content-encoding'], plain.payload]).toEqual([undefined, script]);
    expect((await ask('GET', `${file}.br`)).statusCode).toBe(404);
  });

  const taken = { 'accept-encoding': 'gzip, deflate, br, zstd' };

  it('is compressed where it is the law, which is anybody’s', async () => {
    for (const path of [
      '/operator/api/policy?in=GB',
      '/operator/api/codes',
      '/operator/api/diff?in=GB&from=2026-01-01&to=2026-11-22',
    ]) {
      const [plain, packed] = [await ask('GET', path), await ask('GET', path, taken)];
      expect([path, plain.statusCode]).toEqual([path, 200]);
      expect(packed.headers['content-encoding']).toBe('br');
      expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(plain.payload);
      expect(packed.rawPayload.length * 3).toBeLessThan(plain.rawPayload.length);
    }
  });

  it('is never compressed where a secret stands beside what others chose', async () => {
    const childId = await service.createChild('GB', { lo: 9, hi: 9 });
    const guardian = await service.invite(childId);
    for (const path of [
      '/guardian/api/home',
      '/guardian/api/session',
      `/guardian/api/children/${childId}/export`,
    ]) {
      const { status, headers, text } = await guardian.send('GET', path, undefined, taken);
      expect([path, status, headers['content-encoding']]).toEqual([path, status, undefined]);
      expect(text.length).toBeGreaterThan(0);
    }
    const opened = await guardian.send('POST', '/guardian/api/open', { token: 'x'.repeat(2000) }, taken);
    expect(opened.headers['content-encoding']).toBeUndefined();
    for (const { method, path, caller } of Object.values(operations)) {
      if (caller === 'anybody' && method === 'GET') continue;
      const { headers } = await ask(method, concrete(path), { ...taken, accept: 'application/json' });
      expect([path, headers['content-encoding']]).toEqual([path, undefined]);
    }
  });
});
