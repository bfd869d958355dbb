import { createHash } from 'node:crypto';
import { escapeHtml } from '../pages/escape-html.ts';
import type { Paper, PaperPart, Said } from './paper.ts';

/** It lies in the page itself, so that a page that was saved looks as it did. */
const style = `
:root { color-scheme: light dark; --soft: light-dark(#55504a, #b9b3ab); --line: light-dark(#d9d3ca, #4a453f); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem 4rem; font: 1rem/1.55 system-ui, sans-serif;
  color: light-dark(#23201c, #f1ede7); background: light-dark(#fffdfa, #1d1b18); overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; text-wrap: balance; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
h2, h3, dt { break-after: avoid; }
p, ul, dl { margin: 0 0 .75rem; }
ul { padding-inline-start: 1.25rem; }
li { margin-bottom: .4rem; }
.by { color: var(--soft); }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .4rem 1.25rem; }
dt { color: var(--soft); }
dd { margin: 0; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .6rem; } }
@media print { :root { color-scheme: light; } body { max-width: none; padding: 0; font-size: 10.5pt; background: none; } }
@page { margin: 18mm; }
`;

/** What such a page may load: nothing at all, beside the one style that lies in it. */
export const paperPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A paper as one HTML page that loads nothing and prints as it reads. */
export function paperPage({ language, title, by, lead, sections }: Paper): string {
  const body = sections.map(
    ({ title, parts }) =>
      `<section>\n<h2>${escapeHtml(title)}</h2>\n${parts.map(partOf).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style></head>
<body><main>
<h1>${escapeHtml(title)}</h1>
<p class="by">${escapeHtml(by)}</p>
${lead.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n')}
${body.join('\n')}
</main></body></html>
`;
}

function partOf(part: PaperPart): string {
  switch (part.kind) {
    case 'text':
      return tagged('p', part);
    case 'heading':
      return tagged('h3', part);
    case 'list':
      return `<ul>${part.items.map((item) => tagged('li', item)).join('')}</ul>`;
    case 'facts':
      return `<dl>${part.rows.map(([label, value]) => tagged('dt', label) + tagged('dd', value)).join('')}</dl>`;
  }
}

function tagged(tag: string, { text, language }: Said): string {
  const lang = language === undefined ? '' : ` lang="${escapeHtml(language)}"`;
  return `<${tag}${lang}>${escapeHtml(text)}</${tag}>`;
}
