import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrustedIssuer } from '@stairgate/adapters';
import { isLoopbackName } from '@stairgate/service';
import type { JWK } from 'jose';
import { issueAgeResult, readAgeResult } from './issue-age-result.ts';
import { issueCredential } from './issue-credential.ts';
import { makeWalletKey, publicWalletKey } from './wallet-key.ts';
import { type WalletPage, walletPage, walletScript, walletStyle } from './wallet-page.ts';

export interface DemoWalletOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host?: string;
  /** The private key that signs, as a JWK with `kid` and `alg`; by default a fresh one. */
  readonly issuerKey?: JWK;
  /** The `iss` of the proofs; by default the address that the wallet listens on. */
  readonly issuer?: string;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

export interface DemoWallet {
  readonly url: string;
  /** What to put into `trustedIssuers`. */
  readonly trusted: TrustedIssuer;
  close(): Promise<void>;
}

const longestBody = 16 * 1024;
const headers = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/**
 * Serves a page on which a demo person shows to be grown up, or how old it is, to the service that asks; signs age results
 * as a verification service would (`POST /age-results`), and shows the key to check both with at `/jwks.json`. It checks nobody: for demonstrations and
 * tests only.
 */
export async function startDemoWallet({
  port,
  host = '127.0.0.1',
  issuerKey,
  issuer,
  clock = Date.now,
}: DemoWalletOptions): Promise<DemoWallet> {
  const key = issuerKey ?? (await makeWalletKey());
  const jwks = { keys: [publicWalletKey(key)] };
  let iss = issuer ?? '';

  const server = createServer((request, response) => {
    answer(request, response).catch(() => send(response, 500, 'text/plain', 'Something broke.'));
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page of another site whose name leads here gets nothing.
    const asked = URL.parse(`http://${request.headers.host}`)?.hostname ?? '';
    if (!isLoopbackName(asked) && asked !== URL.parse(iss)?.hostname)
      return send(response, 421, 'text/plain', 'The demo wallet does not answer under this name.');
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wallet');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (pathname === '/' && isRead) {
      return sendPage(response, 200, pageOf(searchParams, searchParams.get('aud')));
    }
    if (pathname === '/' && request.method === 'POST') {
      const form = await readBody(request);
      if (form === null) return send(response, 413, 'text/plain', 'Too long.');
      const page = await makeProof(new URLSearchParams(form));
      if (page.isHandedOver && page.redirectUri !== '')
        return void response.writeHead(303, { ...headers, location: page.redirectUri }).end();
      return sendPage(response, page.token === null ? 422 : 200, page);
    }
    if (pathname === '/age-results' && request.method === 'POST') {
      const result = readAgeResult((await readBody(request)) ?? '');
      if (result === undefined)
        return send(response, 422, 'text/plain', 'Send {sub, audience, lo, hi, level} as JSON.');
      const token = await issueAgeResult(result, { issuer: iss, key, now: clock() });
      return send(response, 200, 'application/json', JSON.stringify({ token }));
    }
    if (pathname === '/jwks.json' && isRead)
      return send(response, 200, 'application/json', JSON.stringify(jwks));
    if (pathname === '/wallet.css' && isRead) return send(response, 200, 'text/css', walletStyle);
    if (pathname === '/wallet.js' && isRead) return send(response, 200, 'text/javascript', walletScript);
    return send(response, 404, 'text/plain', 'There is nothing here.');
  }

  async function makeProof(form: URLSearchParams): Promise<WalletPage> {
    const page = pageOf(form, form.get('audience'));
    const { purpose, nonce, audience, person, years, responseUri, redirectUri } = page;
    const errors = {
      ...(/^[\x21-\x7e]{1,200}$/.test(nonce)
        ? {}
        : { nonce: 'Paste the challenge that the service shows, and nothing else.' }),
      ...(/^https?:\/\/[^\s/]+/.test(audience) && URL.canParse(audience) && audience.length <= 200
        ? {}
        : { audience: 'Give the address of the service, beginning with http:// or https://.' }),
      // A proof goes to the service that it is for, and nowhere else.
      ...([responseUri, redirectUri].every((to) => to === '' || to.startsWith(`${audience}/`))
        ? {}
        : { hand: 'The service that asks wants the proof sent to another. Nothing was sent.' }),
    };
    if (Object.keys(errors).length > 0) return { ...page, errors };
    const signing = { issuer: iss, key, now: clock() };
    const token =
      purpose === 'adult'
        ? await issueCredential({ nonce, audience, isAdult: person === 'adult' }, signing)
        : await issueAgeResult({ nonce, audience, lo: years, hi: years, level: 'verified' }, signing);
    if (responseUri === '') return { ...page, nonce: '', token };
    const answer = await fetch(responseUri, {
      method: 'POST',
      body: new URLSearchParams({ token }),
      redirect: 'error',
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    if (answer?.ok) return { ...page, token, isHandedOver: true };
    return { ...page, errors: { hand: 'The service did not take it. Go back there and begin again.' } };
  }

  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      done();
    });
  });
  const bound = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
  iss = issuer ?? url;
  return {
    url,
    trusted: { issuer: iss, kind: 'credential', name: 'Demo wallet', jwks, page: `${url}/` },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function pageOf(given: URLSearchParams, audience: string | null): WalletPage {
  const text = (name: string) => (given.get(name) ?? '').trim();
  const years = Number(given.get('years') ?? 12);
  return {
    purpose: given.get('for') === 'age' ? 'age' : 'adult',
    nonce: text('nonce'),
    audience: (audience ?? '').trim().replace(/\/$/, ''),
    person: given.get('person') === 'teen' ? 'teen' : 'adult',
    years: Number.isInteger(years) && years >= 0 && years <= 18 ? years : 12,
    responseUri: text('response_uri'),
    redirectUri: text('redirect_uri'),
    errors: {},
    token: null,
    isHandedOver: false,
  };
}

function sendPage(response: ServerResponse, status: number, page: WalletPage): void {
  // The answer to the form may send the browser back to who asked, which is part of where a form may lead.
  const back = URL.canParse(page.redirectUri) ? new URL(page.redirectUri).origin : '';
  const policy = headers['content-security-policy'].replace(
    "form-action 'self'",
    `form-action 'self' ${back}`,
  );
  const own = { ...headers, 'content-security-policy': policy, 'content-type': 'text/html; charset=utf-8' };
  response.writeHead(status, own).end(walletPage(page));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { ...headers, 'content-type': `${type}; charset=utf-8` }).end(body);
}

/** The body of a form, or null when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > longestBody) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
