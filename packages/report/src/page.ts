import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { html } from './html.ts';
import type { Part } from './parts.ts';

/** The style of every page that is written, as the console has it. */
const style = ['tokens', 'base', 'told', 'report', 'page']
  .map((name) => readFileSync(new URL(`../style/${name}.css`, import.meta.url), 'utf8'))
  .join('\n');
const hash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;

interface WholePage {
  readonly title: string;
  readonly head: ReactNode;
  readonly parts: readonly Part[];
  readonly foot: ReactNode;
}

/**
 * A whole page that needs nothing but itself: no script, one style that the policy names by its hash, pictures only
 * from beside it.
 */
export function page({ title, head, parts, foot }: WholePage): string {
  const whole = html`<html lang="en-GB"><head><meta charSet="utf-8" />
<meta httpEquiv="Content-Security-Policy" content=${policy} />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="referrer" content="no-referrer" />
<meta name="robots" content="noindex" />
<title>${`${title} · Stairgate`}</title>
<style dangerouslySetInnerHTML=${{ __html: style }} /></head>
<body><a className="skip" href="#main">Skip to what was found</a>
<header>${head}</header>
<main id="main">${parts.map(
    ({ id, title: name, body }) =>
      html`<section aria-labelledby=${`${id}-title`}><h2 id=${`${id}-title`}>${name}</h2>${body}</section>`,
  )}</main>
<footer>${foot}</footer></body></html>`;
  return `<!doctype html>\n${renderToStaticMarkup(whole)}\n`;
}
