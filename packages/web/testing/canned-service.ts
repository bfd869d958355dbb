import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { loadCodes } from '@stairgate/codes';
import { compile } from '@stairgate/rulebook';
import { exampleOperatorSession } from '@stairgate/wire';
import { answerFaults } from '@stairgate/wire/answer-faults';
import { type Answer, json, nothing, problem, type Route, type Sent } from './canned-answer.ts';
import { childId, childRoutes } from './canned-child.ts';
import { guardianRoutes } from './canned-guardian.ts';
import { operatorRoutes, today } from './canned-operator.ts';
import { type CannedState, firstState } from './canned-state.ts';
import { aFavour, timeRoutes } from './canned-time.ts';

/** The policy that the service sends with its pages. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

const csrf = 'canned-csrf';
type Side = keyof CannedState['signedIn'];

export interface CannedService {
  readonly url: string;
  readonly state: CannedState;
  /** What changed something, oldest first: `POST /child/api/choices {…}`. */
  readonly sent: string[];
  /** Puts everything back to the beginning. */
  reset(): void;
  /** Tells every open page of a side that something changed. */
  tell(side: 'child' | 'guardian'): void;
  /** Fails where an answer was not as the operations describe it. */
  close(): Promise<void>;
}

/** Serves the built pages, and in the place of the service canned answers that keep to its shapes. */
export async function openCannedService(dist: string): Promise<CannedService> {
  const codes = loadCodes();
  const rulebook = compile(codes, { asOf: today });
  const state = firstState();
  const sent: string[] = [];
  const faults: string[] = [];
  const streams: { side: string; response: ServerResponse }[] = [];
  const routes: readonly Route[] = [
    ...sessionRoutes(state),
    ...childRoutes(state, rulebook),
    ...timeRoutes(state),
    ...guardianRoutes(state, rulebook),
    ...operatorRoutes(state, rulebook, codes),
  ];

  async function answerApi(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (state.down) {
      response.writeHead(503).end('no upstream');
      return;
    }
    const body = await readBody(request);
    const question = `${request.method} ${url.pathname}`;
    if (request.method !== 'GET') sent.push(`${question} ${body}`);
    const refused = refusal(state, request, url.pathname);
    if (!refused && /\/(events|alerts)$/.test(url.pathname)) {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(': open\n\n');
      streams.push({ side: url.pathname.split('/')[1] ?? '', response });
      return;
    }
    const call = { query: url.searchParams, sent: JSON.parse(body || '{}') as Sent };
    const answer = refused ?? routed(routes, question, call);
    faults.push(...faultsOf(request, answer));
    write(response, answer);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (/^\/(child|guardian|operator|mailbox)\/api\/|^\/v1\//.test(url.pathname)) {
      await answerApi(url, request, response);
    } else await servePage(dist, url.pathname, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    sent,
    tell(side) {
      const event = side === 'child' ? 'change' : 'alert';
      for (const stream of streams) {
        if (stream.side === side) stream.response.write(`event: ${event}\ndata: {}\n\n`);
      }
    },
    reset() {
      Object.assign(state, firstState());
      sent.length = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (faults.length > 0) throw new Error(faults.join('\n'));
    },
  };
}

/** The problem of a link that is dead, by its token: `used`, `old`, `over`, or `used-confirm` for what it was for. */
function deadLink(token: unknown): Answer | undefined {
  const [how, purpose = 'sign-in'] = `${token}`.split('-');
  if (how === 'used') return problem('link-used', { purpose });
  if (how === 'old') return problem('link-expired', { purpose });
  return how === 'over' ? problem('link-ended', { purpose }) : undefined;
}

const cannedAsk = {
  askId: 'as_1',
  situation: 'engage.reward/streak',
  title: 'Streaks',
  what: 'Your child is rewarded for coming back each day.',
  strong: false,
  at: '2026-11-22T10:05:00.000Z',
};

function linkRoutes(state: CannedState): readonly Route[] {
  const purposeOf = (token: unknown) =>
    (['confirm', 'withdraw', 'sign-out', 'sign-in', 'answer', 'favour'] as const).find(
      (one) => one === token,
    ) ?? 'invite';
  return [
    [
      /^POST \/guardian\/api\/look$/,
      ({ sent: { token } }) => {
        const purpose = purposeOf(token);
        const ofChild = purpose !== 'sign-in' && purpose !== 'sign-out';
        return (
          deadLink(token) ??
          json({
            purpose,
            about: ofChild ? { label: state.guardian.label, since: '2026-11-22T09:00:00.000Z' } : null,
            points: purpose === 'confirm' || purpose === 'withdraw' ? state.points : [],
            ...(purpose === 'answer' && { ask: cannedAsk }),
            ...(purpose === 'favour' && { favour: aFavour() }),
            browser: state.browser,
          })
        );
      },
    ],
    [
      /^POST \/guardian\/api\/answer$/,
      ({ sent: { token, answer } }) =>
        deadLink(token) ?? json({ state: answer === 'approve' ? 'approved' : 'refused' }),
    ],
    [
      /^POST \/guardian\/api\/close$/,
      ({ sent: { token } }) => {
        if (token === 'sign-out') state.signedIn.guardian = false;
        return deadLink(token) ?? json({ purpose: token });
      },
    ],
  ];
}

function sessionRoutes(state: CannedState): readonly Route[] {
  return [
    ...linkRoutes(state),
    [
      /^GET \/guardian\/api\/browsers$/,
      () =>
        json({
          browsers: [
            {
              here: true,
              since: '2026-11-22T09:00:00.000Z',
              used: '2026-11-22T09:30:00.000Z',
              browser: 'Firefox, Windows',
            },
            {
              here: false,
              since: '2026-11-22T07:00:00.000Z',
              used: '2026-11-22T08:30:00.000Z',
              browser: null,
            },
          ],
        }),
    ],
    [
      /^POST \/guardian\/api\/sign-out-everywhere$/,
      () => {
        state.signedIn.guardian = false;
        return nothing;
      },
    ],
    [
      /^POST \/(child|guardian)\/api\/open$/,
      ({ parts, sent: { token, replace } }) => {
        const dead = deadLink(token);
        if (dead) return dead;
        if (state.browser === 'other' && replace !== true) return problem('signed-in-as-another');
        state.browser = 'same';
        state.signedIn[parts[0] as Side] = true;
        return json(
          parts[0] === 'child'
            ? { csrf }
            : { csrf, purpose: token === 'confirm' ? 'confirm' : 'invite', childId },
        );
      },
    ],
    [/^GET \/operator\/api\/session$/, () => json({ ...exampleOperatorSession, csrf })],
    [/^GET \/(child|guardian)\/api\/session$/, () => json({ csrf })],
  ];
}

function routed(
  routes: readonly Route[],
  question: string,
  call: { query: URLSearchParams; sent: Sent },
): Answer {
  for (const [pattern, respond] of routes) {
    const match = pattern.exec(question);
    if (match) return respond({ ...call, parts: match.slice(1) });
  }
  return problem('not-found');
}

function refusal(state: CannedState, request: IncomingMessage, pathname: string): Answer | undefined {
  const side = pathname.split('/')[1] ?? '';
  if (
    !(side in state.signedIn) ||
    /\/(look|open|close|answer|sign-in|decide)$|\/operator\/api\/(policy|profile|codes|diff|common)/.test(
      pathname,
    )
  )
    return;
  if (!state.signedIn[side as Side]) return problem('not-signed-in');
  if (request.method !== 'GET' && request.headers['x-csrf-token'] !== csrf) {
    return problem('csrf');
  }
  return;
}

/** What of an answer the service itself would not say so. */
function faultsOf({ method = '', url = '' }: IncomingMessage, { status, body, type }: Answer): string[] {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const given = { method, url, status, type: type ?? 'application/json', body: text };
  return answerFaults(given).map((fault) => `${method} ${url} ${status}: ${fault}`);
}

function write(response: ServerResponse, { status, body, type = 'application/json' }: Answer): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
}

async function servePage(dist: string, pathname: string, response: ServerResponse): Promise<void> {
  const file = pathname.startsWith('/assets/') ? normalize(pathname) : '/index.html';
  const content = await readFile(join(dist, file)).catch(() => undefined);
  if (!content) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': contentSecurityPolicy,
  });
  response.end(content);
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
