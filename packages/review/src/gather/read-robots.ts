import robotsParser from 'robots-parser';

export interface Indexing {
  /** The `content` of the page's robots tag, and its `X-Robots-Tag`. */
  readonly tag: string | null;
  readonly header: string | null;
  /** Whether robots.txt lets all engines fetch the page. */
  readonly allowed: boolean;
  /** Addresses of sitemaps that list the page. */
  readonly listedIn: readonly string[];
}

// Its types describe a module of another kind than it is.
const parseRobots = robotsParser as unknown as typeof robotsParser.default;
const most = { sitemaps: 5, bytes: 2 ** 21 } as const;

export interface RobotsOptions {
  readonly base: string;
  /** The address of the page. */
  readonly page: string;
  readonly tag: string | null;
  readonly header: string | null;
  /** The text at an address; null where there is none. */
  readonly fetchText: (url: string) => Promise<string | null>;
}

/** What search engines are told of a page: its own tags, robots.txt (RFC 9309) and the sitemaps (sitemaps.org). */
export async function readRobots({ base, page, tag, header, fetchText }: RobotsOptions): Promise<Indexing> {
  const address = new URL('/robots.txt', base).href;
  const robots = parseRobots(address, (await fetchText(address)) ?? '');
  const sitemaps = [...new Set([...robots.getSitemaps(), new URL('/sitemap.xml', base).href])];
  const listedIn: string[] = [];
  for (let next = 0; next < Math.min(sitemaps.length, most.sitemaps); next++) {
    const listed = locations((await fetchText(sitemaps[next]!)) ?? '');
    if (listed.some((one) => samePage(one, page))) listedIn.push(sitemaps[next]!);
    // A sitemap may list further ones.
    for (const one of listed) if (/\.xml($|\?)/.test(one) && !sitemaps.includes(one)) sitemaps.push(one);
  }
  return { tag, header, allowed: robots.isAllowed(page, '*') !== false, listedIn };
}

function locations(xml: string): readonly string[] {
  return [...xml.slice(0, most.bytes).matchAll(/<loc>\s*([^<\s]+)\s*<\/loc>/gi)].map(([, loc]) =>
    loc!.replaceAll('&amp;', '&'),
  );
}

/** Whether two addresses lead to one page, wherever the platform says that it lives. */
function samePage(one: string, other: string): boolean {
  try {
    return decodeURIComponent(new URL(one).pathname) === decodeURIComponent(new URL(other).pathname);
  } catch {
    return false;
  }
}
