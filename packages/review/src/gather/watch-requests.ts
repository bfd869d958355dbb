import type { Request } from 'playwright-core';
import type { Carried } from './carried.ts';
import { listGathering, type Watcher } from './gatherer.ts';

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

const most = { body: 16 * 1024, bid: 256 * 1024, header: 2048 } as const;
/** Headers that say something about a child or about who may use what. Cookies are kept as storage. */
const keptHeaders = /^(referer|origin|authorization|sec-gpc|content-type|x-.*|dnt)$/i;

/** Every request and message that leaves the browser, whatever came of it, and what of the persona is in it. */
export const watchRequests: Watcher<readonly SentRequest[]> = {
  needs: [],
  async start({ context, during, clock, limits, over, search, hear }) {
    const opened = clock();
    const requests: (SentRequest & { status: number | null })[] = [];
    const byRequest = new WeakMap<Request, (typeof requests)[number]>();
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
          carries: search.in({ address: url, headers: Object.values(headers).join('\n'), body: body ?? '' }),
          headers,
          body,
        };
        requests.push(sent);
        byRequest.set(request, sent);
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
        carries: search.in({ address: url, headers: '', body: body ?? '' }),
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
              hear(({ payload }) => keep(socket.url(), 'POST', String(payload).slice(0, most.body))),
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
    const sent = request.postData();
    return sent?.slice(0, sent.includes('imp"') ? most.bid : most.body) ?? null;
  } catch {
    return null;
  }
}
