import { type LookupAddress, lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress } from './is-public-address.ts';

/** Why something outside was not fetched. */
export type OutsideFault = 'address' | 'not-public' | 'unreachable' | 'redirected' | 'too-large' | 'too-slow';

export class OutsideError extends Error {
  override name = 'OutsideError';
  readonly fault: OutsideFault;
  constructor(fault: OutsideFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

export interface OutsideRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bytes that the answer may have; by default 1 MiB. */
  readonly mostBytes?: number;
  /** Milliseconds for all of it; by default ten seconds. */
  readonly timeout?: number;
  /** Which addresses may be reached; by default public ones. For tests, and for who runs what it calls beside itself. */
  readonly mayReach?: (address: string) => boolean;
  /** Whether `http:` will do. */
  readonly plain?: boolean;
  /** Resolves a name to all its addresses. */
  readonly lookup?: typeof resolve;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * Fetches an address that somebody outside has given. It reaches nothing but public addresses: whatever a name resolves to
 * is looked at, and the connection goes to what was looked at, so that a name which means another address a moment later
 * gains nothing. Redirects are not followed; size and time are bounded.
 * @throws OutsideError.
 */
export async function fetchOutside(
  address: string,
  {
    method = 'GET',
    headers = {},
    body,
    mostBytes = 2 ** 20,
    timeout = 10_000,
    mayReach = isPublicAddress,
    plain = false,
    lookup = resolve,
  }: OutsideRequest = {},
): Promise<OutsideAnswer> {
  const url = readAddress(address, plain);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is connected to without being resolved.
  if (isIP(host) !== 0 && !mayReach(host)) throw notPublic();
  const send = url.protocol === 'http:' ? plainRequest : request;
  return new Promise<OutsideAnswer>((settle, fail) => {
    const sent = send(url, {
      method,
      headers: { 'accept-encoding': 'identity', ...headers },
      agent: false,
      signal: AbortSignal.timeout(timeout),
      lookup: (name, options, done) =>
        lookup(name, { ...options, all: true }, (error, found) => {
          const all = (found ?? []) as LookupAddress[];
          if (error) return done(error, '');
          if (all.length === 0 || !all.every((one) => mayReach(one.address))) return done(notPublic(), '');
          if (options.all) return done(null, all);
          done(null, all[0]!.address, all[0]!.family);
        }),
    });
    const end = (error: Error) => {
      sent.destroy();
      fail(asOutsideError(error));
    };
    sent.on('error', end);
    sent.on('response', (response) => {
      const { statusCode: status = 0 } = response;
      if (status >= 300 && status < 400)
        return end(new OutsideError('redirected', 'It leads on to another address.'));
      const parts: Buffer[] = [];
      let size = 0;
      response.on('error', end);
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > mostBytes) end(new OutsideError('too-large', `It has more than ${mostBytes} bytes.`));
        else parts.push(part);
      });
      response.on('end', () => settle({ status, headers: response.headers, body: Buffer.concat(parts) }));
    });
    sent.end(body);
  });
}

/** @throws OutsideError for what is no address that could be fetched. */
export function readAddress(address: string, plain = false): URL {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new OutsideError('address', 'It is no address.');
  }
  const isWeb = url.protocol === 'https:' || (plain && url.protocol === 'http:');
  if (!isWeb)
    throw new OutsideError('address', `Give an address that begins with ${plain ? 'http' : 'https'}://.`);
  if (url.username !== '' || url.password !== '')
    throw new OutsideError('address', 'Leave out the name and password.');
  return url;
}

const notPublic = () => new OutsideError('not-public', 'It is not on the public internet.');

function asOutsideError(error: Error): OutsideError {
  if (error instanceof OutsideError) return error;
  if (error.name === 'AbortError' || error.name === 'TimeoutError')
    return new OutsideError('too-slow', 'It took too long.');
  return new OutsideError('unreachable', 'It could not be reached.');
}
