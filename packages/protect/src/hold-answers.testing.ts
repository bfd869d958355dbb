import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { ServiceApp } from '@stairgate/service';
import { answerFaults, type GivenAnswer } from '@stairgate/wire/answer-faults';

/** What does not differ by who asks, and may be kept by whoever passes it on. */
const sameForAll = /^\/(\.well-known\/|openapi|docs|assets\/|[\w-]+\.(svg|ico|txt|png)$)/;

function cachingFaults(url: string, caching: string | undefined): string[] {
  if (caching === undefined) return ['does not say whether it may be kept'];
  const isShared = !/\b(no-store|private|no-cache)\b/.test(caching);
  return isShared && !sameForAll.test(url) ? [`may be kept by others: ${caching}`] : [];
}

function unpacked(body: Buffer, encoding: unknown): string {
  if (encoding === 'br') return brotliDecompressSync(body).toString();
  return (encoding === 'gzip' ? gunzipSync(body) : body).toString();
}

/**
 * Holds every answer of a service against the operation that gives it: whether its status, its problem, its media type
 * and every member of its body are described, and that nobody may keep what is about somebody.
 */
export function holdAnswers(app: ServiceApp): { readonly faults: readonly string[] } {
  const faults: string[] = [];
  const hold = (given: GivenAnswer, caching: string | undefined): string[] => {
    const found = [...answerFaults(given), ...cachingFaults(given.url, caching)].map(
      (fault) => `${given.method} ${given.url} ${given.status}: ${fault}`,
    );
    faults.push(...found);
    return found;
  };
  const inject = app.inject.bind(app) as (options: { method: string; url: string }) => Promise<{
    statusCode: number;
    headers: Record<string, unknown>;
    payload: string;
    rawPayload: Buffer;
  }>;
  app.inject = (async (options: { method: string; url: string }) => {
    const answer = await inject(options);
    const { method, url } = options;
    const type = String(answer.headers['content-type'] ?? '');
    const body = unpacked(answer.rawPayload, answer.headers['content-encoding']);
    const found = hold(
      { method, url, status: answer.statusCode, type, body },
      textOf(answer.headers['cache-control']),
    );
    if (found.length > 0) throw new Error(found.join('\n'));
    return answer;
  }) as never;
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    const keep = (chunk: unknown, encoding: unknown) => {
      if (typeof chunk === 'string')
        chunks.push(Buffer.from(chunk, typeof encoding === 'string' ? (encoding as 'utf8') : 'utf8'));
      else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
    };
    for (const name of ['write', 'end'] as const) {
      const before = response[name].bind(response) as (...args: unknown[]) => never;
      response[name] = ((...args: unknown[]) => {
        keep(args[0], args[1]);
        return before(...args);
      }) as never;
    }
    let head: Record<string, string> = {};
    const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => never;
    response.writeHead = ((...args: unknown[]) => {
      const headers = args.at(-1);
      if (Array.isArray(headers)) head = Object.fromEntries(pairsOf(headers));
      else if (typeof headers === 'object' && headers !== null) head = headers as typeof head;
      return writeHead(...args);
    }) as never;
    const headerOf = (name: string) => textOf(head[name] ?? response.getHeader(name));
    response.once('finish', () =>
      hold(
        {
          method: request.method ?? '',
          url: request.url ?? '',
          status: response.statusCode,
          type: headerOf('content-type') ?? '',
          body: unpacked(Buffer.concat(chunks), headerOf('content-encoding')),
        },
        headerOf('cache-control'),
      ),
    );
  });
  return { faults };
}

const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));

function* pairsOf(flat: readonly unknown[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < flat.length; at += 2)
    yield [String(flat[at]).toLowerCase(), String(flat[at + 1])];
}
