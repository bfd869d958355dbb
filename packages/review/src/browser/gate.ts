import { lookup as systemLookup } from 'node:dns/promises';
import { createServer, type IncomingMessage, request as requestOf, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { hearing } from './hear.ts';
import { mayReach, plainHost, type Reach } from './reach.ts';

export interface GateFailure {
  readonly says: string;
  /** It may not be reached; else nothing answered there. */
  readonly isRefused: boolean;
}

/** Finds the addresses of a name. Rejects with the system's error (`ENOTFOUND`). */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface GateOptions {
  readonly reach: Reach;
  /** Names that lead somewhere else, such as `*.doubleclick.net` to `127.0.0.1:4310`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Bytes of one answer, where answers can be told apart, and of all together. */
  readonly answerBytes: number;
  readonly allBytes: number;
  /** Resolves when the next request may go. */
  readonly turn: () => Promise<void>;
  /** @param service host and port */
  readonly onRefused: (service: string) => void;
  readonly onTooBig: (says: string, all: boolean) => void;
  readonly resolve?: Resolve;
}

/**
 * The only way out of a persona's browser: a proxy on this machine. Whatever asks (a page, a frame, a worker, a socket,
 * a redirect, the journey itself), an address is held against what may be reached at the moment it is connected to, so
 * that no name leads elsewhere than it did when it was looked at.
 */
export interface Gate {
  readonly url: string;
  /** Why somewhere could not be connected to, the last time since `forget`; null where all could. */
  readonly failure: GateFailure | null;
  /** Whether the browser has asked for this address since `forget`; over TLS, for anything of its host. */
  wasAsked(url: URL): boolean;
  forget(): void;
  /** Cuts whatever is open and lets nothing more through. */
  shut(): void;
  close(): Promise<void>;
}

class Refused extends Error {}

/**
 * What Chromium asks for itself, such as what the fields of a form mean, or whether a failed connection is a sign-in page
 * of a network. No page asks there; nobody is told.
 */
const browsersOwn =
  /^((content-autofill|update|optimizationguide-pa|safebrowsing)\.googleapis|connectivitycheck\.gstatic)\.com$/;

const asked = /^(host|proxy-.*|connection|keep-alive)$/i;
const told = /^(connection|keep-alive|proxy-.*)$/i;

export async function openGate(options: GateOptions): Promise<Gate> {
  const { reach, hosts = {}, resolve = systemResolve, turn } = options;
  const open = new Set<Duplex>();
  let failure: GateFailure | null = null;
  const askedFor = new Set<string>();
  let bytes = 0;
  let isShut = false;

  const server = createServer(
    { maxHeaderSize: 2 ** 20, insecureHTTPParser: true, keepAliveTimeout: 60_000, requestTimeout: 0 },
    (request, response) => {
      response.on('error', () => {});
      pass(request, response).catch(() => response.destroy());
    },
  );
  server.on('connection', keep);
  server.on(
    'connect',
    hearing(() => {})((request: IncomingMessage, client: Duplex, head: Buffer) => {
      client.on('error', () => client.destroy());
      // An answer of the gate could be taken for one of the platform; there is none.
      tunnel(request.url ?? '', client, head).catch(() => client.destroy());
    }),
  );
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', done);
  });

  function keep(stream: Duplex): void {
    open.add(stream);
    stream.once('close', () => open.delete(stream));
  }

  /** Where to connect for a host and port; throws where that is not allowed. */
  function targetOf(host: string, port: number): { host: string; port: number; isMapped: boolean } {
    const to = Object.entries(hosts).find(([from]) => matches(host, from))?.[1];
    if (!to) return { host, port, isMapped: false };
    const there = new URL(`http://${to}`);
    return { host: plainHost(there.hostname), port: Number(there.port || port), isMapped: true };
  }

  async function addressesOf(host: string, port: number, isMapped: boolean): Promise<readonly string[]> {
    const local = host === 'localhost' || host.endsWith('.localhost');
    // A name that is not private is public wherever it leads: without an authority it is not even looked up.
    if (!isMapped && !isIP(host) && !local && !reach.public) throw new Refused();
    const all = local ? ['127.0.0.1', '::1'] : isIP(host) ? [host] : await resolve(host);
    const allowed = isMapped ? all : all.filter((address) => mayReach(address, port, reach));
    if (all.length > 0 && allowed.length === 0) throw new Refused();
    return allowed;
  }

  /** Connects to the first address that answers. */
  async function reached(host: string, port: number): Promise<Socket> {
    const name = `${host}:${port}`;
    if (browsersOwn.test(host)) throw new Refused();
    try {
      const to = targetOf(host, port);
      const addresses = await addressesOf(to.host, to.port, to.isMapped);
      if (isShut) throw new Error('It is over.');
      const socket = await connected(addresses, to.port);
      return socket;
    } catch (error) {
      if (error instanceof Refused) {
        failure = { says: `${name} may not be reached from this platform`, isRefused: true };
        options.onRefused(name);
      } else failure = { says: wordsOf(name, error), isRefused: false };
      throw error;
    }
  }

  function connected(addresses: readonly string[], port: number): Promise<Socket> {
    return new Promise((done, failed) => {
      const lookup: LookupFunction = (_name, _options, answer) => {
        const list = addresses.map((address) => ({ address, family: isIP(address) }));
        if (list.length === 0) answer(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
        else answer(null, list);
      };
      // The name is never looked up by the system: the addresses were, and were held against the reach.
      const socket = connect({ host: 'reached.invalid', port, lookup, autoSelectFamily: true });
      keep(socket);
      socket.setNoDelay(true);
      socket.once('connect', () => done(socket));
      socket.on('error', failed);
      socket.once('error', () => socket.destroy());
      socket.once('close', () => failed(new Error('closed')));
    });
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '');
    askedFor.add(url.href);
    if (isShut || url.protocol !== 'http:') return void response.destroy();
    await turn();
    const socket = await reached(plainHost(url.hostname), Number(url.port || 80));
    if (response.destroyed) return void socket.destroy();
    const headers = kept(request.rawHeaders, asked);
    const onward = requestOf({
      createConnection: () => socket,
      method: request.method,
      path: (request.url ?? '').replace(/^http:\/\/[^/?#]*/i, '').replace(/^(?!\/)/, '/'),
      headers: ['Host', url.host, ...headers, 'Connection', 'close'] as never,
      setHost: false,
      maxHeaderSize: 2 ** 20,
      insecureHTTPParser: true,
    });
    // What Node takes from a platform, it need not take for an answer of its own: a status of 99, a header with a newline.
    const hear = hearing(() => {
      onward.destroy();
      response.destroy();
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    onward.on(
      'response',
      hear((answer: IncomingMessage) => {
        let size = 0;
        answer.on('error', () => response.destroy());
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, kept(answer.rawHeaders, told));
        response.flushHeaders();
        answer.on(
          'data',
          hear((part: Buffer) => {
            size += part.length;
            if (isTooBig(part.length, size, url.href)) onward.destroy();
          }),
        );
        answer.on('close', () => answer.complete || response.destroy());
        answer.pipe(response);
      }),
    );
    request.on('error', () => onward.destroy());
    request.pipe(onward);
  }

  async function tunnel(authority: string, client: Duplex, head: Buffer): Promise<void> {
    const { hostname, port, host } = new URL(`https://${authority}`);
    askedFor.add(host);
    if (isShut) return void client.destroy();
    const socket = await reached(plainHost(hostname), Number(port || 443));
    const hear = hearing(() => {
      socket.destroy();
      client.destroy();
    });
    socket.on('close', (hadError) => (hadError ? client.destroy() : client.end()));
    client.on('close', () => socket.destroy());
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) socket.write(head);
    client.on(
      'data',
      hear(async (part: Buffer) => {
        client.pause();
        await turn();
        if (socket.write(part)) client.resume();
        else socket.once('drain', () => client.resume());
      }),
    );
    client.on('end', () => socket.end());
    socket.on(
      'data',
      hear((part: Buffer) => {
        // Answers in a tunnel cannot be told apart; the browser counts them.
        if (isTooBig(part.length, 0, hostname)) socket.destroy();
      }),
    );
    socket.pipe(client);
  }

  function isTooBig(more: number, size: number, whose: string): boolean {
    bytes += more;
    if (bytes > options.allBytes) options.onTooBig('all answers together', true);
    else if (size > options.answerBytes) options.onTooBig(`one answer of ${whose}`, false);
    else return false;
    return true;
  }

  const shut = () => {
    isShut = true;
    for (const stream of open) stream.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get failure() {
      return failure;
    },
    wasAsked({ protocol, host, href, hash }) {
      return askedFor.has(protocol === 'https:' ? host : href.slice(0, href.length - hash.length));
    },
    forget() {
      failure = null;
      askedFor.clear();
    },
    shut,
    async close() {
      shut();
      await new Promise<void>((done) => {
        server.close(() => done());
      });
    },
  };
}

/** Names and values in turn, as they came. */
function kept(raw: readonly string[], without: RegExp): string[] {
  return raw.flatMap((name, at) => (at % 2 === 0 && !without.test(name) ? [name, raw[at + 1]!] : []));
}

function matches(host: string, pattern: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) || host === pattern.slice(2)
    : host === pattern;
}

async function systemResolve(name: string): Promise<readonly string[]> {
  return (await systemLookup(name, { all: true })).map(({ address }) => address);
}

function wordsOf(name: string, error: unknown): string {
  const { code = '', errors = [] } = error as { code?: string; errors?: { code?: string }[] };
  const all = [code, ...errors.map((one) => one.code ?? '')];
  if (all.includes('ECONNREFUSED')) return `nothing answers at ${name}: the connection was refused`;
  if (all.includes('ENOTFOUND') || all.includes('EAI_AGAIN'))
    return `there is no address for the name in ${name}`;
  if (all.includes('ETIMEDOUT')) return `${name} did not answer`;
  return `${name} could not be reached (${code || 'connection closed'})`;
}
