import type { Cut } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { webAddress } from './addresses.ts';
import { html } from './html.ts';
import { type Mark, marks } from './marks.ts';

/** A titled part of a page. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: ReactNode;
}

const sign = (path: string) =>
  html`<svg className="glyph" width="16" height="16" viewBox="0 0 24 24" aria-hidden="true"><path d=${path} /></svg>`;

/** A verdict as a coloured cell with a shape of its own. `says` is for whoever sees neither; it says `count` too. */
export function verdictCell(
  mark: Mark,
  { says, count, href }: { says?: string; count?: number | null; href?: string | null } = {},
): ReactNode {
  const cell = html`<span className=${`verdict verdict-${mark}`}>${sign(marks[mark])}${
    typeof count === 'number' && html`<span className="number" aria-hidden="true">${count}</span>`
  }${says && html`<span className="visually-hidden">${says}</span>`}</span>`;
  return typeof href === 'string' ? html`<a className="verdict-link" href=${href}>${cell}</a>` : cell;
}

/** What the signs mean. */
export function legend(
  lines: readonly {
    readonly mark: Mark;
    readonly name: string;
    readonly says: string;
    readonly count?: number;
  }[],
): ReactNode {
  return html`<ul className="plain verdict-legend" aria-label="What the signs mean">${lines.map(
    ({ mark, name, says, count }) =>
      html`<li>${verdictCell(mark)}<span><strong>${name}</strong> ${count !== undefined && html`<span className="number">${count}</span> `}<span className="soft">${says}</span></span></li>`,
  )}</ul>`;
}

/** Cells by age: a row for whatever is looked at. */
export function grid({
  caption,
  columns,
  rows,
  wide = false,
}: {
  caption: ReactNode;
  columns: readonly (string | number)[];
  rows: readonly { readonly title: ReactNode; readonly cells: readonly ReactNode[] }[];
  /** Whether its cells hold numbers. */
  wide?: boolean;
}): ReactNode {
  return html`<table className=${wide ? 'age-grid age-grid-wide' : 'age-grid'}><caption>${caption}</caption>
<thead><tr><td></td>${columns.map((label) => html`<th scope="col">${label}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ title, cells }) =>
      html`<tr><th scope="row">${title}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  )}</tbody></table>`;
}

/** One line of `stackedTable`. */
export interface Row {
  readonly id?: string;
  /** The first is the head of the row. */
  readonly cells: readonly ReactNode[];
}

/** A table that becomes a list where it is narrow. */
export function stackedTable(caption: string, titles: readonly string[], rows: readonly Row[]): ReactNode {
  return html`<table className="stacked"><caption className="visually-hidden">${caption}</caption>
<thead><tr>${titles.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${rows.map(
    ({ id, cells: [head, ...cells] }) =>
      html`<tr id=${id}><th scope="row">${head}</th>${cells.map(
        (cell, index) => html`<td data-label=${titles[index + 1]}>${cell}</td>`,
      )}</tr>`,
  )}</tbody></table>`;
}

/**
 * Detail that waits until it is asked for. `of`: what it belongs to, for those who hear its summary on its own. `heading`: of
 * its own, before the summary.
 */
export function fold(
  summary: ReactNode,
  body: ReactNode,
  { of, open = false, heading }: { of?: string; open?: boolean; heading?: ReactNode } = {},
): ReactNode {
  return html`<details className="fold" open=${open}><summary>${sign('M9 5l7 7-7 7')}${heading}<span>${summary}</span>${
    of && html`<span className="visually-hidden">: ${of}</span>`
  }</summary><div className="fold-body stack stack-small">${body}</div></details>`;
}

export function note(body: ReactNode, tone?: 'ask'): ReactNode {
  return html`<div className=${tone ? `note note-${tone}` : 'note'}><div className="note-body">${body}</div></div>`;
}

/** Sentences of which a platform may have had a say in each. */
export const sentences = (list: readonly string[]): ReactNode =>
  html`<ul className="plain stack stack-small">${list.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul>`;

/** The part of a picture that shows something; what stands there is said beside it. */
export function cutPicture(src: string, { x, y, width, height, of }: Cut): ReactNode {
  return html`<svg className="cut" viewBox=${`${x} ${y} ${width} ${height}`} width=${width} height=${height} aria-hidden="true"><image href=${src} width=${of.width} height=${of.height} /></svg>`;
}

/** A link to the web, or the words alone where the address is none. */
export function outward(url: string, text: ReactNode = html`<bdi>${url}</bdi>`): ReactNode {
  const href = webAddress(url);
  return href === null ? text : html`<a href=${href} rel="noreferrer noopener">${text}</a>`;
}
