import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type BidRequest, bidOn } from './canned-bidder.ts';
import { exchangePage } from './exchange-page.ts';

/** A request as the exchange got it. */
export interface SeenRequest {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly request: BidRequest;
}

export interface Exchange {
  readonly url: string;
  /** What it was sent lately, the newest last. */
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

const mostBytes = 256 * 1024;
const mostKept = 200;

/**
 * An advert exchange beside Birch, on the loopback, with one bidder whose answers are canned. It takes bid requests of
 * OpenRTB at `POST /openrtb2/auction`, keeps the latest in memory, and shows them: at `/` for people, at `/requests/<id>` for
 * programs.
 */
export async function startExchange({
  port = 0,
  clock,
}: {
  readonly port?: number;
  readonly clock: () => number;
}): Promise<Exchange> {
  const seen: SeenRequest[] = [];
  const app = new Hono();
  let turn = 0;

  app.use(async (c, next) => {
    await next();
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Cache-Control', 'no-store');
  });
  app.post('/openrtb2/auction', bodyLimit({ maxSize: mostBytes }), async (c) => {
    const request = (await c.req.json().catch(() => null)) as BidRequest | null;
    if (typeof request?.id !== 'string' || !Array.isArray(request.imp)) return c.json({ nbr: 2 }, 400);
    seen.push({ id: request.id, at: clock(), request });
    seen.splice(0, seen.length - mostKept);
    return c.json(bidOn(request, turn++));
  });
  app.get('/requests/:id', (c) => {
    const found = seen.find(({ id }) => id === c.req.param('id'));
    return found ? c.json(found.request) : c.notFound();
  });
  app.get('/', (c) => c.html(exchangePage(seen)));

  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
