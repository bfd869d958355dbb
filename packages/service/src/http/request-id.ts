import type { IncomingHttpHeaders } from 'node:http';

/** Ids of requests: callers may bring their own (`X-Request-ID`), which every answer repeats as it came. */
export interface RequestIds {
  /** An id of our own, for a request that brought none. */
  own(): string;
  /** The id for log lines: the caller's where that is short and printable, else one of our own. */
  forLog(headers: IncomingHttpHeaders): string;
}

export function createRequestIds(random: (size: number) => Uint8Array): RequestIds {
  const started = Buffer.from(random(6)).toString('base64url');
  let count = 0;
  const own = () => `${started}-${(++count).toString(36)}`;
  return {
    own,
    forLog(headers) {
      const given = broughtId(headers);
      return given !== undefined && /^[\x20-\x7e]{1,200}$/.test(given) ? given : own();
    },
  };
}

/**
 * The id that a request brought. It can be sent back as it is: what HTTP does not allow in a header is refused before
 * it gets here. An empty one is none.
 */
export function broughtId(headers: IncomingHttpHeaders): string | undefined {
  return (headers['x-request-id'] as string | undefined) || undefined;
}

/**
 * Whether a request brought an id with bytes beyond ASCII. An answer that repeats it needs its body as bytes: Node writes
 * text in one piece with the headers and in one encoding, in which those bytes would become others.
 */
export function hasOddId(headers: IncomingHttpHeaders): boolean {
  const id = broughtId(headers);
  return id !== undefined && /[^\t\x20-\x7e]/.test(id);
}
