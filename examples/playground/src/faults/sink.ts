import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { createFaults, faultIds } from './create-faults.ts';

/** Stands in for every third party that faults send to. It keeps nothing of what it is sent. */
export interface Sink {
  readonly url: string;
  /** For Chromium's `--host-resolver-rules`: sends the hosts of all faults here. */
  readonly resolverRules: string;
  close(): Promise<void>;
}

/** The hosts that any fault may send to. */
export function thirdPartyHosts(): readonly string[] {
  return [...new Set(createFaults(faultIds).flatMap(({ hosts = [] }) => hosts))].sort();
}

const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** Answers for any host: scripts, pictures, frames and bids, all of them empty. */
export async function startSink({ port = 0 }: { readonly port?: number } = {}): Promise<Sink> {
  const sockets = new Set<Duplex>();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://sink').pathname;
    request.resume();
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    response.setHeader('Cache-Control', 'no-store');
    const answer = (type: string, body: string | Buffer) =>
      void response.writeHead(200, { 'Content-Type': type }).end(body);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    if (path.endsWith('.js')) return answer('text/javascript', '"use strict";\n');
    if (path.endsWith('.html')) return answer('text/html', '<!doctype html><title>Advert</title>');
    if (request.method === 'POST') return answer('application/json', '{"seatbid":[]}');
    answer('image/gif', pixel);
  });
  // A socket is opened, and what comes by it is dropped.
  server.on('upgrade', (request, socket) => {
    const key = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.on('error', () => {}).resume();
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
    );
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${at}`,
    resolverRules: thirdPartyHosts()
      .map((host) => `MAP ${host} ${at}`)
      .join(', '),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
