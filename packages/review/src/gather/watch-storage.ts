import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { within } from '../browser/within.ts';
import type { Watcher } from './gatherer.ts';
import type { Stored } from './stored.ts';
import type { SentRequest } from './watch-requests.ts';

/** What pages may keep here for one persona before the rest is left out. */
const most = { entries: 2000, value: 4096 } as const;

interface Entry {
  readonly where: Stored['where'];
  readonly host: string;
  readonly name: string;
  readonly value: string;
  /** Seconds since the epoch; null for a session. */
  readonly expires: number | null;
}

/** What a persona's browser keeps: cookies, and the storage of each frame that is open at the end of a step. */
export const watchStorage: Watcher<
  readonly Stored[],
  { readonly requests: readonly SentRequest[]; readonly cookiesAsked: readonly Stored[] }
> = {
  needs: ['requests', 'cookiesAsked'],
  async start(
    { context, search, during, pages, isAlive, clock, limits, timer, hear },
    { requests, cookiesAsked },
  ) {
    const first = new Map<string, string>();
    /** By where they are kept: cookies together, the rest by origin and kind. */
    const shelves = new Map<string, readonly Entry[]>();
    /** Origins that a frame came to after they were last looked at. */
    const unseen = new Set<string>();
    const keyOf = ({ where, host, name }: Entry) => `${where} ${host} ${name}`;

    function keep(shelf: string, entries: readonly Entry[], step: string): void {
      shelves.set(shelf, entries.slice(0, most.entries));
      for (const entry of entries.slice(0, most.entries)) {
        const key = keyOf(entry);
        if (!first.has(key) && first.size < most.entries * 4) first.set(key, step);
      }
    }

    async function lookAtCookies(step: string): Promise<void> {
      const cookies = await context.cookies();
      keep(
        'cookies',
        cookies.map(({ name, value, domain, expires }) => ({
          where: 'cookie',
          host: domain.replace(/^\./, ''),
          name,
          value,
          expires: expires > 0 ? expires : null,
        })),
        step,
      );
    }

    async function lookAtPage(page: Page, step: string): Promise<void> {
      const frames = page.frames().filter((frame) => /^https?:/.test(frame.url()));
      await Promise.all(
        frames.slice(0, 20).map(async (frame) => {
          const { origin, host, kept } = await frame.evaluate(readStorage, most);
          unseen.delete(origin);
          for (const where of ['local-storage', 'session-storage', 'indexed-db'] as const) {
            keep(
              `${where} ${origin}`,
              kept[where].map(([name, value]) => ({ where, host, name, value, expires: null })),
              step,
            );
          }
        }),
      );
    }

    async function lookBack(): Promise<void> {
      const { origins } = await context.storageState();
      for (const { origin, localStorage } of origins) {
        if (!unseen.has(origin)) continue;
        const { hostname } = new URL(origin);
        keep(
          `local-storage ${origin}`,
          localStorage.map(({ name, value }) => ({
            where: 'local-storage',
            host: hostname,
            name,
            value: value.slice(0, most.value),
            expires: null,
          })),
          'end',
        );
      }
      unseen.clear();
    }

    const settle = async () => {
      const looks = [lookAtCookies(during()), ...[...pages].map((page) => lookAtPage(page, during()))];
      await within(Promise.allSettled(looks), limits.action, timer);
    };
    context.on(
      'page',
      hear((page) => {
        page.on(
          'framenavigated',
          hear((frame) => {
            const origin = URL.parse(frame.url())?.origin;
            if (pages.has(page) && origin?.startsWith('http') && unseen.size < 100) unseen.add(origin);
          }),
        );
      }),
    );
    const stored = (): readonly Stored[] => {
      const seenIn = whereSent(requests.soFar);
      return [...shelves.values()].flat().map((entry): Stored => {
        const sentTo = seenIn(entry.value);
        return {
          where: entry.where,
          host: entry.host,
          name: entry.name,
          during: first.get(keyOf(entry)) ?? 'end',
          lasts: entry.expires === null ? null : Math.round(entry.expires - clock() / 1000),
          carries: search
            .inText(`${entry.name}=${entry.value}`)
            .map((one) => ({ ...one, where: 'body' as const })),
          ...(sentTo.length > 0 ? { sentTo } : {}),
        };
      });
    };
    const all = () => withAsked(stored(), cookiesAsked.soFar);
    return {
      get soFar() {
        return all();
      },
      settle,
      async stop() {
        if (isAlive()) {
          await settle();
          // Where no frame was open any more at the end of a step. Takes longer.
          if (unseen.size > 0) await within(lookBack(), limits.action, timer).catch(() => {});
        }
        return all();
      },
    };
  },
};

/** What a browser keeps, and the cookies that it was asked to keep and did not. */
function withAsked(stored: readonly Stored[], asked: readonly Stored[]): readonly Stored[] {
  const key = ({ where, host, name }: Stored) => `${where} ${host} ${name}`;
  const kept = new Set(stored.map(key));
  const refused = new Map(
    // A cookie that is over is one that is taken back.
    asked.filter((one) => !kept.has(key(one)) && (one.lasts ?? 1) > 0).map((one) => [key(one), one]),
  );
  return [...stored, ...refused.values()];
}

/** To which hosts a value went, as it is or encoded, in an address, a header or a body. */
function whereSent(requests: readonly SentRequest[]): (value: string) => readonly string[] {
  const byHost = new Map<string, string>();
  for (const { url, headers, body } of requests) {
    const host = URL.parse(url)?.hostname;
    if (!host) continue;
    const text = `${url}\n${Object.values(headers).join('\n')}\n${body ?? ''}\n`;
    byHost.set(host, (byHost.get(host) ?? '') + text);
  }
  const known = new Map<string, readonly string[]>();
  return (value) => {
    if (value.length < 8) return [];
    const key = createHash('sha256').update(value).digest('base64');
    const before = known.get(key);
    if (before) return before;
    const spellings = [...new Set([value, encodeURIComponent(value), decoded(value)])].filter(
      (one) => one.length >= 8,
    );
    const hosts = [...byHost].flatMap(([host, text]) =>
      spellings.some((one) => text.includes(one)) ? [host] : [],
    );
    known.set(key, hosts);
    return hosts;
  };
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Runs in the page. Of a database it reads the first rows: enough to know what is kept about somebody. */
async function readStorage(bounds: { readonly entries: number; readonly value: number }) {
  type Pair = readonly [name: string, value: string];
  const area = (open: () => Storage): Pair[] => {
    try {
      const storage = open();
      return Array.from({ length: Math.min(storage.length, bounds.entries) }, (_, at): Pair => {
        const name = storage.key(at) ?? '';
        return [name.slice(0, bounds.value), (storage.getItem(name) ?? '').slice(0, bounds.value)];
      });
    } catch {
      return [];
    }
  };
  const done = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const rows = async (database: string): Promise<Pair[]> => {
    const open = indexedDB.open(database);
    // Opening what is not there would make it.
    open.onupgradeneeded = () => open.transaction?.abort();
    const base = await done(open);
    try {
      const stores = [...base.objectStoreNames].slice(0, 10);
      if (stores.length === 0) return [];
      const reading = base.transaction(stores, 'readonly');
      const all = await Promise.all(
        stores.map(async (name): Promise<Pair> => {
          const found: unknown = await done(reading.objectStore(name).getAll(null, 20));
          return [`${database}/${name}`, (JSON.stringify(found) ?? '').slice(0, bounds.value)];
        }),
      );
      return all.filter(([, text]) => text !== '[]');
    } finally {
      base.close();
    }
  };
  const databases = async (): Promise<Pair[]> => {
    try {
      const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []).slice(0, 10);
      const read = await Promise.allSettled(names.map(rows));
      return read.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    } catch {
      return [];
    }
  };
  return {
    origin: location.origin,
    host: location.hostname,
    kept: {
      'local-storage': area(() => localStorage),
      'session-storage': area(() => sessionStorage),
      'indexed-db': await databases(),
    },
  };
}
