import type { Request } from 'playwright-core';
import type { Carried } from './carried.ts';
import { listGathering, type Watcher } from './gatherer.ts';
import { createKeyJoiner } from './join-keys.ts';
import { readBody } from './read-body.ts';

export interface SentRequest {
  readonly number: number;
  readonly url: string;
  readonly method: string;
  readonly kind: string;
  /** Milliseconds since the persona's browser opened. */
  readonly at: number;
  /** What the persona was at: the step, such as `answerAge` or `openFeed`. */
  readonly during: string;
  readonly status: number | null;
  /** Which of the persona's own things were in it, and how they were written. */
  readonly carries: readonly Carried[];
  readonly headers: Readonly<Record<string, string>>;
  /** At most 16 KiB of what was sent; of what may ask for an advert, 256 KiB. */
  readonly body: string | null;
}

const most = { body: 16 * 1024, bid: 256 * 1024, header: 2048, blobs: 50 } as const;
const tell = 'told_of_blobs';
/** Headers that say something about a child or about who may use what. Cookies are kept as storage. */
const keptHeaders = /^(referer|origin|authorization|sec-gpc|content-type|x-.*|dnt)$/i;

/** Every request and message that leaves the browser, whatever came of it, and what of the persona is in it. */
export const watchRequests: Watcher<readonly SentRequest[]> = {
  needs: [],
  async start({ context, during, clock, limits, over, search, hear }) {
    const opened = clock();
    const requests: (SentRequest & { status: number | null })[] = [];
    const byRequest = new WeakMap<Request, (typeof requests)[number]>();
    const joinKeys = createKeyJoiner();
    const carriedBy = (address: string, headers: string, body: string): readonly Carried[] => {
      const own = search.in({ address, headers, body });
      const joined = joinKeys(address, body).flatMap((word) =>
        search.inText(word).map((one) => ({ ...one, where: 'body' as const })),
      );
      return [...own, ...joined.filter(({ what }) => !own.some((one) => one.what === what))];
    };
    // What Chromium tells nobody is what stands in a blob: the page that sends it is asked, before or after.
    const blobs = new Map<string, string>();
    const withBlob = (sent: (typeof requests)[number], body: string) => {
      Object.assign(sent, {
        body,
        carries: carriedBy(sent.url, Object.values(sent.headers).join('\n'), body),
      });
    };
    await context.exposeBinding(tell, (_, address: unknown, packed: unknown) => {
      if (typeof address !== 'string' || typeof packed !== 'string' || over.aborted) return;
      const body = cut(readBody(Buffer.from(packed.slice(0, most.bid * 2), 'base64')));
      const sent = requests.findLast(({ url, kind }) => url === address && kind !== 'websocket');
      if (sent) withBlob(sent, body);
      else if (blobs.size < most.blobs) blobs.set(address, body);
    });
    await context.addInitScript(`(${tellOfBlobs.toString()})(${JSON.stringify([tell, most.bid])})`);
    context.on(
      'request',
      hear((request) => {
        const url = request.url();
        if (/^(data|blob):/.test(url) || over.aborted || requests.length >= limits.requests) return;
        const headers = Object.fromEntries(
          Object.entries(request.headers())
            .filter(([name]) => keptHeaders.test(name))
            .map(([name, value]) => [name, value.slice(0, most.header)]),
        );
        const body = bodyOf(request);
        const sent = {
          number: requests.length,
          url,
          method: request.method(),
          kind: request.resourceType(),
          at: clock() - opened,
          during: during(),
          status: null,
          carries: carriedBy(url, Object.values(headers).join('\n'), body ?? ''),
          headers,
          body,
        };
        requests.push(sent);
        byRequest.set(request, sent);
        const blob = blobs.get(url);
        if (blob !== undefined && blobs.delete(url)) withBlob(sent, blob);
      }),
    );
    context.on(
      'response',
      hear((response) => {
        const sent = byRequest.get(response.request());
        if (sent) sent.status = response.status();
      }),
    );
    // What a page says by a socket is no request of its own to the browser: each message counts as one.
    const keep = (url: string, method: string, body: string | null) => {
      if (over.aborted || requests.length >= limits.requests) return;
      requests.push({
        number: requests.length,
        url,
        method,
        kind: 'websocket',
        at: clock() - opened,
        during: during(),
        status: 101,
        carries: carriedBy(url, '', body ?? ''),
        headers: {},
        body,
      });
    };
    context.on(
      'page',
      hear((page) => {
        page.on(
          'websocket',
          hear((socket) => {
            keep(socket.url(), 'GET', null);
            socket.on(
              'framesent',
              hear(({ payload }) => keep(socket.url(), 'POST', cut(readBody(Buffer.from(payload))))),
            );
          }),
        );
      }),
    );
    return listGathering(requests);
  },
};

function bodyOf(request: Request): string | null {
  try {
    const sent = request.postDataBuffer();
    return sent === null ? null : cut(readBody(sent, request.headers()['content-encoding']));
  } catch {
    return null;
  }
}

/** Runs in every page and frame before its own scripts: tells what stands in blobs that are sent, alone or in a form. */
function tellOfBlobs([tell, most]: readonly [string, number]): void {
  const told = (window as unknown as Record<string, (address: string, packed: string) => void>)[tell]!;
  const look = async (address: unknown, body: unknown) => {
    const parts = body instanceof FormData ? [...body.values()] : [body];
    const blobs = parts.filter((one): one is Blob => one instanceof Blob && one.size <= most);
    if (blobs.length === 0) return;
    const words = parts.filter((one): one is string => typeof one === 'string');
    const url = new URL(address instanceof Request ? address.url : String(address), document.baseURI).href;
    const bytes = new Uint8Array(await new Blob([...words, ...blobs]).arrayBuffer());
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    told(url, btoa(text));
  };
  const before = (owner: object, name: string, at: (self: unknown, given: unknown[]) => unknown[]) => {
    const own = (owner as Record<string, (...given: unknown[]) => unknown>)[name]!;
    Object.defineProperty(owner, name, {
      configurable: true,
      writable: true,
      value(this: unknown, ...given: unknown[]) {
        const [address, body] = at(this, given);
        look(address, body).catch(() => {});
        return own.apply(this, given);
      },
    });
  };
  const addresses = new WeakMap<object, unknown>();
  before(XMLHttpRequest.prototype, 'open', (self, [, address]) => {
    addresses.set(self as object, address);
    return [];
  });
  before(XMLHttpRequest.prototype, 'send', (self, [body]) => [addresses.get(self as object), body]);
  before(Navigator.prototype, 'sendBeacon', (_, given) => given);
  before(window, 'fetch', (_, [address, options]) => [address, (options as RequestInit | undefined)?.body]);
}

const cut = (text: string) => text.slice(0, text.includes('imp"') ? most.bid : most.body);
