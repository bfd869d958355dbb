/** Markup that is safe to put into a page. Made by `html` alone. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | null | undefined | false | readonly Value[];

/** A piece of a page. Every value is escaped, unless it is a piece itself; null, undefined and false are nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = parts[0]!;
  values.forEach((value, index) => {
    markup += markupOf(value) + parts[index + 1]!;
  });
  return new Html(markup);
}

function markupOf(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(markupOf).join('');
  return escapeText(String(value));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeText(text: string): string {
  return visible(text).replace(/[&<>"']/g, (sign) => entities[sign]!);
}

/**
 * Text in which nothing is hidden: signs that turn the direction of writing, that have no width or that steer a
 * terminal are written out, so that a platform's words cannot rearrange the page around them.
 */
export function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(hidden, (sign) => `⟨U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}⟩`);
}

/** Controls and formatting signs, but for tab, line's end and the joiners that scripts and emoji need. */
const hidden = /(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

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
