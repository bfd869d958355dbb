import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ConsentAdapter } from './adapter.ts';
import { fernlea } from './fernlea.testing.ts';

/** The same vendor, asked whether a grown-up is there. */
export const fernleaAdult: ConsentAdapter = {
  meta: {
    id: 'fernlea',
    subject: 'consent',
    reach: 'disclosure',
    basis: [{ in: 'GB', cite: 'Test Act s.1', url: 'https://example.org/act' }],
    words: { title: 'Show your face', how: 'Fernlea looks at it and forgets it.' },
    needs: { own: ['url', 'secret'] },
  },
  begin: fernlea.begin!,
  async finish(context, state, returned) {
    const found = await fernlea.finish!(context, state, returned);
    return typeof found === 'string' ? found : { issuer: 'fernlea.example' };
  },
};

/** What a vendor says of a face, as its call carries it. */
export type FernleaResult = { passed: boolean; lo: number; hi: number };

/**
 * A vendor on a free port of the loopback. Who opens its page is looked at: it calls with what `sees` says, signed, then
 * sends the browser back.
 */
export async function startFernlea() {
  const secret = 'a-secret-of-both';
  const sign = (body: string, key = secret) => createHmac('sha256', key).update(body).digest('hex');
  const vendor = {
    url: '',
    secret,
    sign,
    sees: { passed: true, lo: 14, hi: 16 } as FernleaResult,
    /** Its last call, to be sent again, and what that was answered. */
    last: { url: '', body: '', status: 0 },
  };
  async function call(url: string, body: string, signature = sign(body)) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/vnd.fernlea+json', 'fernlea-signature': signature },
      body,
    });
    const { status } = response;
    vendor.last = { url, body, status };
    return { status, body: (await response.json()) as Record<string, unknown> };
  }
  const server = createServer(async (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', vendor.url);
    const reference = searchParams.get('reference');
    await call(searchParams.get('callback')!, JSON.stringify({ reference, ...vendor.sees }));
    response.writeHead(303, { location: searchParams.get('return')! }).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  vendor.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return Object.assign(vendor, { call, close });
}
