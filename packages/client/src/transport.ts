import type { Breaker } from './breaker.ts';
import { type Problem, ProtectError, Unreachable } from './errors.ts';
import type { Log } from './log.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON body; `undefined` where there is none. */
  readonly body: unknown;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the call is given up, body included. */
  readonly timeout: number;
}

export interface Transport {
  /** Sends one call. Throws `Unreachable` or `ProtectError`. 304 is a reply. */
  send(call: Call): Promise<Reply>;
  /** As `send`, but throws `Unreachable` at once while the service is known to be down. */
  ask(call: Call): Promise<Reply>;
  /** Opens a stream. Throws `Unreachable`. */
  stream(path: string, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}

export interface TransportOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly fetch: typeof globalThis.fetch;
  readonly breaker: Breaker;
  /** A signal that aborts after so many milliseconds. */
  readonly deadline: (milliseconds: number) => AbortSignal;
  readonly closed: AbortSignal;
  readonly log: Log;
}

/** HTTP to protect: the key, the deadlines, the breaker, and errors as errors. */
export function createTransport(options: TransportOptions): Transport {
  const { fetch, breaker, deadline, closed, log } = options;
  const base = options.url.replace(/\/+$/, '');
  const authorisation = { Authorization: `Bearer ${options.apiKey}` };

  async function send(call: Call): Promise<Reply> {
    const where = `${call.method ?? 'GET'} ${call.path}`;
    try {
      const response = await fetch(`${base}${call.path}`, {
        method: call.method ?? 'GET',
        headers: {
          ...authorisation,
          Accept: 'application/json',
          ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...call.headers,
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        redirect: 'error',
        signal: AbortSignal.any([deadline(call.timeout), closed]),
      });
      const text = await response.text();
      // Too many requests is one more way of not being answered.
      if (response.status >= 500 || response.status === 429)
        throw new Unreachable(`${where} answered ${response.status}`);
      const body = text === '' ? undefined : parse(text, where);
      breaker.worked();
      if (response.ok || response.status === 304) {
        return { status: response.status, headers: response.headers, body };
      }
      throw new ProtectError(asProblem(body, response.status));
    } catch (error) {
      if (error instanceof ProtectError) throw error;
      breaker.failed();
      const unreachable = error instanceof Unreachable ? error : new Unreachable(`${where} failed`, error);
      log.warn({ err: error, where }, 'protect is unreachable');
      throw unreachable;
    }
  }

  return {
    send,
    ask(call) {
      if (closed.aborted) return Promise.reject(new Unreachable('the client is closed'));
      return breaker.mayTry() ? send(call) : Promise.reject(new Unreachable('it was down a moment ago'));
    },
    async stream(path, signal) {
      try {
        const response = await fetch(`${base}${path}`, {
          headers: { ...authorisation, Accept: 'text/event-stream' },
          redirect: 'error',
          signal: AbortSignal.any([signal, closed]),
        });
        if (!response.ok || response.body === null) {
          await response.body?.cancel();
          throw new Unreachable(`GET ${path} answered ${response.status}`);
        }
        return response.body;
      } catch (error) {
        throw error instanceof Unreachable ? error : new Unreachable(`GET ${path} failed`, error);
      }
    },
  };
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unreachable(`${where} answered something that is not JSON`, error);
  }
}

/** Forgiving: a proxy in between may answer an error in a shape of its own. */
function asProblem(body: unknown, status: number): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Partial<Problem>) : {};
  return { type: 'about:blank', title: 'The request was refused', code: `http-${status}`, ...given, status };
}
