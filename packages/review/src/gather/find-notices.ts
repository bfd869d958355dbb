/** Runs in the page: addresses of the notices of the same site that it links to, as they stand on it, each once. */
export function findNotices(most: number): string[] {
  const words = /\b(privacy|terms|cookies?|data (protection|policy)|notice|rules|conditions)\b/i;
  const here = location.href.split('#')[0]!;
  const found = [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
    .filter(({ innerText, title, origin }) => origin === location.origin && words.test(innerText || title))
    .map(({ href }) => href.split('#')[0]!)
    .filter((href) => href !== here && /^https?:/.test(href));
  return [...new Set(found)].slice(0, most);
}
