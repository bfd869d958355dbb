import { parse } from 'tldts';

/** Whether two addresses lead to one page, whatever part of it they point at. */
export function samePage(one: string, other: string): boolean {
  const plain = (url: string) => {
    const { origin, pathname, search } = new URL(url, other);
    return origin + pathname.replace(/\/+$/, '') + search;
  };
  return plain(one) === plain(other);
}

/** Whether two addresses are of one platform: of one host, or of one registrable domain. */
export function isSameSite(one: string, other: string): boolean {
  const [a, b] = [parse(one), parse(other)];
  return a.hostname === b.hostname || (a.domain !== null && a.domain === b.domain);
}
