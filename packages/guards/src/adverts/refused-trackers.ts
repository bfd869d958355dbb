/** Characters of a creative that are read; a longer one is refused whole. */
const longest = 1_048_576;

/** Whether a creative may be shown, and the hosts of the list that it would tell of the showing. */
export interface TrackersFound {
  readonly allowed: boolean;
  /** In the order in which they stand there; `*` where the creative could not be read. */
  readonly found: readonly string[];
}

/**
 * Looks in a creative (VAST, the JSON of a native advert, HTML) for addresses whose host is on a list or below one that
 * is. Every address counts, wherever it stands: a picture that is counted, a wrapper that leads on, a script. What a
 * script makes up while it runs is not seen.
 * @param list of hosts, such as those of a list of trackers
 */
export function refusedTrackers(creative: string, list: Iterable<string>): TrackersFound {
  if (creative.length > longest) return { allowed: false, found: ['*'] };
  const hosts = new Set([...list].map((host) => host.toLowerCase().replace(/^\.|\.$/g, '')));
  const found = new Set<string>();
  for (const text of spellings(creative)) {
    for (const [, host] of text.matchAll(
      /(?:[a-z][a-z0-9+.-]*:)?[\\/]{2}(?:[^\s"'<>\\/?#@]*@)?([a-z0-9.-]+)/gi,
    )) {
      const plain = host!.toLowerCase().replace(/\.$/, '');
      if (isListed(plain, hosts)) found.add(plain);
    }
  }
  return { allowed: found.size === 0, found: [...found] };
}

/** As it is, and as XML, JSON and addresses inside addresses write it. */
function spellings(creative: string): readonly string[] {
  const plain = creative
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, code: string) => character(Number.parseInt(code, 16)))
    .replace(/&#(\d{1,7});/g, (_, code: string) => character(Number(code)))
    .replaceAll('\\/', '/')
    .replaceAll('&amp;', '&');
  const decoded = plain.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return [
    ...new Set([
      plain,
      decoded,
      decoded.replace(/%([0-9a-f]{2})/gi, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      ),
    ]),
  ];
}

const character = (code: number) => (code <= 0x10ffff ? String.fromCodePoint(code) : '');

function isListed(host: string, hosts: ReadonlySet<string>): boolean {
  for (let rest = host; rest !== ''; rest = rest.includes('.') ? rest.slice(rest.indexOf('.') + 1) : '')
    if (hosts.has(rest)) return true;
  return false;
}
