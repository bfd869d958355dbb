/** An address that may be opened: http or https, nothing else. Null for all others. */
export function webAddress(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** A path inside the folder as a relative address; null for one that leads out of it. */
export function insideAddress(path: string): string | null {
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\\'))) return null;
  return `./${parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/')}`;
}

/** A name for a place on the page. */
export function anchorOf(id: string): string {
  return `f-${id.replace(/[^A-Za-z0-9]+/g, '-')}`;
}
