import { parse } from 'tldts';

/** Whether two addresses lead to one page, whatever part of it they point at. A path behind the sign is a page of its own. */
export function samePage(one: string, other: string): boolean {
  const plain = (url: string) => {
    const { origin, pathname, search, hash } = new URL(url, other);
    return origin + pathname.replace(/\/+$/, '') + search + (/^#!?\/./.test(hash) ? hash : '');
  };
  return plain(one) === plain(other);
}

/** Whether two addresses are of one platform: of one host, or of one registrable domain. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a.hostname === b.hostname || (a.domain !== null && a.domain === b.domain);
}
