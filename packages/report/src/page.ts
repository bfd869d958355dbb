import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';
import { type Mark, marks } from './marks.ts';
import { pageStyle } from './page-style.ts';
import { verdictWords } from './verdict-words.ts';

/** The shapes, once for a page. */
const defs = `<svg class="defs" aria-hidden="true">${Object.entries(marks)
  .map(([name, path]) => `<symbol id="g-${name}" viewBox="0 0 24 24"><path d="${path}"/></symbol>`)
  .join('')}</svg>`;

export function glyph(mark: Mark): Html {
  return html`<svg class="g" aria-hidden="true"><use href="#g-${mark}"/></svg>`;
}

interface CellOptions {
  /** What a screen reader says. Default: the name of the verdict. */
  readonly says?: string;
  /** Shown beside the shape, and part of what `says` says. */
  readonly count?: number;
  readonly href?: string;
}

/** A verdict as a coloured cell with its shape, and its name for whoever does not see either. */
export function verdictCell(mark: Mark, { says, count, href }: CellOptions = {}): Html {
  const name = says ?? (mark === 'partly' || mark === 'none' ? '' : verdictWords[mark].name);
  const shown = count !== undefined && html`<span class="n" aria-hidden="true">${count}</span>`;
  const inside = html`${glyph(mark)}${shown}<span class="vh">${name}</span>`;
  return href === undefined
    ? html`<span class="v ${mark}">${inside}</span>`
    : html`<a class="v ${mark}" href="${href}">${inside}</a>`;
}

/**
 * A whole page that needs nothing but itself: no script, one style that the policy names by its hash, pictures only
 * from beside it.
 */
export function page({ title, body }: { readonly title: string; readonly body: Html }): string {
  const hash = createHash('sha256').update(pageStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;
  const head = html`<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${title} · Stairgate</title>`;
  return `<!doctype html>
<html lang="en-GB">
<head>
${head.markup}
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the picture</a>
${defs}
${body.markup}
</body>
</html>
`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
