import type { Hono } from 'hono';
import type { BirchEnv } from '../birch-env.ts';
import { type Html, html } from '../pages/html.ts';
import type { Person } from '../records/people.ts';
import type { PageShown } from './fault.ts';

/** Puts something at the start of what a page is about. */
export function atTop(page: string, piece: Html): string {
  return page.replace(/<main[^>]*>/, (main) => `${main}${piece}`);
}

/** Puts something at the end of a page. */
export function atEnd(page: string, piece: Html): string {
  return page.replace('</body>', () => `${piece}</body>`);
}

export function inHead(page: string, piece: Html): string {
  return page.replace('</head>', () => `${piece}</head>`);
}

export function withScript(page: string, path: string): string {
  return inHead(page, html`<script type="module" src="${path}"></script>`);
}

export function withPixel(page: string, address: string): string {
  return atEnd(page, html`<img src="${address}" width="1" height="1" alt="">`);
}

/** Serves a script or a style sheet from Birch itself. */
export function serve(app: Hono<BirchEnv>, path: string, text: string): void {
  const type = path.endsWith('.css') ? 'text/css' : 'text/javascript';
  app.get(path, (c) => c.body(text, 200, { 'Content-Type': `${type}; charset=utf-8` }));
}

/** Whose profile a page is, or would be if it were open. */
export function ownerOf({ path, birch }: PageShown): Person | undefined {
  const name = /^\/people\/(\w+)$/.exec(path)?.[1];
  return name === undefined ? undefined : birch.people.byUsername(name);
}

/** A profile that Birch does not show to this viewer. */
export function isPrivateProfile(page: string): boolean {
  return page.includes('data-private>');
}
