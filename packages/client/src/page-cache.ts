import { type ChildProtections, readProtections } from './child-protections.ts';
import { ProtectError, Unreachable } from './errors.ts';
import type { Transport } from './transport.ts';

/** A page, or `null` where the service has no such child. `fresh` if it was read from the service just now. */
export interface CachedPage {
  readonly page: ChildProtections | null;
  readonly fresh: boolean;
}

/** Children's pages of protections, kept by ETag. */
export interface PageCache {
  /** The page, no older than `maxAge`. Concurrent calls for a child share a request. Throws `Unreachable`. */
  get(childId: string): Promise<CachedPage>;
  /** The next `get` asks the service again, even if a request is already under way. */
  expire(childId: string): void;
  expireAll(): void;
  /** Forgets the child altogether. */
  forget(childId: string): void;
}

export interface PageCacheOptions {
  readonly transport: Transport;
  readonly clock: () => number;
  /** Milliseconds that a page may be served without asking. */
  readonly maxAge: number;
  /** Milliseconds before a request is given up. */
  readonly timeout: number;
  /** How many children are kept; the one that was asked for longest ago goes first. */
  readonly most: number;
}

interface Entry {
  page: ChildProtections | null;
  etag: string | null;
  /** When the request that confirmed it was sent; -Infinity once it is known to be stale. */
  at: number;
}

export function createPageCache(options: PageCacheOptions): PageCache {
  const { transport, clock, maxAge, timeout, most } = options;
  const entries = new Map<string, Entry>();
  const underWay = new Map<string, Promise<CachedPage>>();

  async function read(
    childId: string,
    known: Entry | undefined,
    isCurrent: () => boolean,
  ): Promise<CachedPage> {
    const at = clock();
    const path = `/v1/children/${encodeURIComponent(childId)}/protections`;
    const headers: Record<string, string> = known?.etag ? { 'If-None-Match': known.etag } : {};
    let entry: Entry;
    try {
      const reply = await transport.ask({ path, headers, timeout });
      if (reply.status === 304) {
        if (!known) throw new Unreachable(`${path} answered 304 to a plain request`);
        entry = { ...known, at };
      } else {
        const page = readProtections(reply.body);
        if (!page) throw new Unreachable(`${path} answered something that is not a page`);
        entry = { page, etag: reply.headers.get('etag'), at };
      }
    } catch (error) {
      if (!(error instanceof ProtectError && error.status === 404)) throw error;
      entry = { page: null, etag: null, at };
    }
    if (isCurrent()) keep(childId, entry);
    return { page: entry.page, fresh: true };
  }

  function keep(childId: string, entry: Entry): void {
    entries.delete(childId);
    entries.set(childId, entry);
    if (entries.size > most) entries.delete(entries.keys().next().value!);
  }

  function expire(childId: string): void {
    underWay.delete(childId);
    const entry = entries.get(childId);
    if (entry) entry.at = Number.NEGATIVE_INFINITY;
  }

  return {
    get(childId) {
      const known = entries.get(childId);
      const age = known ? clock() - known.at : Number.POSITIVE_INFINITY;
      if (known && age >= 0 && age < maxAge) {
        keep(childId, known);
        return Promise.resolve({ page: known.page, fresh: false });
      }
      const shared = underWay.get(childId);
      if (shared) return shared;
      const request: Promise<CachedPage> = read(
        childId,
        known,
        () => underWay.get(childId) === request,
      ).finally(() => {
        if (underWay.get(childId) === request) underWay.delete(childId);
      });
      underWay.set(childId, request);
      return request;
    },
    expire,
    expireAll() {
      underWay.clear();
      for (const entry of entries.values()) entry.at = Number.NEGATIVE_INFINITY;
    },
    forget(childId) {
      expire(childId);
      entries.delete(childId);
    },
  };
}
