import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrustedIssuer } from '@stairgate/adapters';
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
 * Serves a page on which a demo grown-up gets a proof of age, signs age results as a verification service would
 * (`POST /age-results`), and shows the key to check both with at `/jwks.json`. It checks nobody: for demonstrations and
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
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://wallet');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (pathname === '/' && isRead) {
      const empty = { nonce: '', audience: '', person: 'adult' as const, errors: {}, token: null };
      const given = { nonce: searchParams.get('nonce') ?? '', audience: searchParams.get('aud') ?? '' };
      return sendPage(response, 200, { ...empty, ...given });
    }
    if (pathname === '/' && request.method === 'POST') {
      const form = await readBody(request);
      if (form === null) return send(response, 413, 'text/plain', 'Too long.');
      const page = await makeProof(new URLSearchParams(form));
      return sendPage(response, page.token === null ? 422 : 200, page);
    }
    if (pathname === '/age-results' && request.method === 'POST') {
      const result = readAgeResult((await readBody(request)) ?? '');
      if (result === undefined)
        return send(response, 422, 'text/plain', 'Send {sub, lo, hi, level} as JSON.');
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
    const nonce = (form.get('nonce') ?? '').trim();
    const audience = (form.get('audience') ?? '').trim().replace(/\/$/, '');
    const person = form.get('person') === 'teen' ? 'teen' : 'adult';
    const errors = {
      ...(/^[\x21-\x7e]{1,200}$/.test(nonce)
        ? {}
        : { nonce: 'Paste the challenge that the service shows, and nothing else.' }),
      ...(/^https?:\/\/[^\s/]+/.test(audience) && URL.canParse(audience) && audience.length <= 200
        ? {}
        : { audience: 'Give the address of the service, beginning with http:// or https://.' }),
    };
    const page = { nonce, audience, person, errors, token: null } as const;
    if (Object.keys(errors).length > 0) return page;
    const token = await issueCredential(
      { nonce, audience, isAdult: person === 'adult' },
      { issuer: iss, key, now: clock() },
    );
    // The next proof needs another challenge.
    return { ...page, nonce: '', token };
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
    trusted: { issuer: iss, kind: 'credential', name: 'Demo wallet', jwks },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function sendPage(response: ServerResponse, status: number, page: WalletPage): void {
  send(response, status, 'text/html', walletPage(page));
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
