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
  /** As `expireAll`, but that nothing is known to have changed: what was read stays the last that is known. */
  doubtAll(): void;
  /** The page as it was read last, no longer than a minute ago and not known to have changed since. Asks nobody. */
  last(childId: string): ChildProtections | null;
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
  /** When the request that confirmed it was sent. */
  at: number;
  /** `doubted` where changes may have been missed, `changed` where one was heard of. */
  state: 'confirmed' | 'doubted' | 'changed';
}

/** Milliseconds for which a page counts that cannot be confirmed any more. */
const bridge = 60_000;

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
        entry = { ...known, at, state: 'confirmed' };
      } else {
        const page = readProtections(reply.body);
        if (!page) throw new Unreachable(`${path} answered something that is not a page`);
        entry = { page, etag: reply.headers.get('etag'), at, state: 'confirmed' };
      }
    } catch (error) {
      if (!(error instanceof ProtectError && error.status === 404)) throw error;
      entry = { page: null, etag: null, at, state: 'confirmed' };
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
    if (entry) entry.state = 'changed';
  }

  const ageOf = ({ at }: Entry) => clock() - at;

  return {
    get(childId) {
      const known = entries.get(childId);
      const age = known?.state === 'confirmed' ? ageOf(known) : Number.POSITIVE_INFINITY;
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
      for (const entry of entries.values()) entry.state = 'changed';
    },
    doubtAll() {
      underWay.clear();
      for (const entry of entries.values()) if (entry.state === 'confirmed') entry.state = 'doubted';
    },
    last(childId) {
      const entry = entries.get(childId);
      if (!entry || entry.state === 'changed') return null;
      const age = ageOf(entry);
      return age >= 0 && age < bridge ? entry.page : null;
    },
    forget(childId) {
      expire(childId);
      entries.delete(childId);
    },
  };
}
