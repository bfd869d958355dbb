import { Fragment, type ReactNode } from 'react';
import { anchorOf } from './addresses.ts';
import {
  type ComparedPlatform,
  type Comparison,
  cellWords,
  overall,
  type ThemeCell,
  themes,
} from './compare.ts';
import { html } from './html.ts';
import { grid, legend, type Part, verdictCell } from './parts.ts';
import { wordDay } from './word-day.ts';

/** Leads to a review or into it. */
export type LinkTo = (address: string, text: ReactNode) => ReactNode;
const plainLink: LinkTo = (address, text) => html`<a href=${address}>${text}</a>`;

/** A comparison as people read it: platforms by theme, then each theme by age. Pure. */
export function compareParts(comparison: Comparison, linkTo = plainLink): readonly Part[] {
  return [byTheme(comparison, linkTo), byAge(comparison, linkTo)].map(({ body, ...part }) => ({
    ...part,
    body: html`<${Fragment}>${body}<//>`,
  }));
}

function byTheme({ platforms, ages }: Comparison, linkTo: LinkTo): Part {
  return {
    id: 'themes',
    title: 'By theme',
    body: html`<p className="soft measure">The worst at any age. A number says how many findings fall short, over all ages.</p>
${legend((['falls-short', 'cannot-tell', 'partly', 'meets', 'not-tested', 'none'] as const).map((mark) => ({ mark, ...cellWords[mark] })))}
<section className="compare-frame" aria-label="All themes, scrolls sideways" tabIndex="0"><table className="compare"><caption className="visually-hidden">Platforms by theme</caption>
<thead><tr><th scope="col">Platform</th>${themes.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${platforms.map(
      (one) =>
        html`<tr><th scope="row">${nameOf(one, platforms, linkTo)}</th>${themes.map(({ id }) => {
          const { verdict, short, ages: at } = overall(one, id);
          const bad = verdict === 'falls-short' || verdict === 'cannot-tell';
          return html`<td><span className="row compare-cell">${verdictCell(verdict, { says: cellWords[verdict].name })}${
            verdict === 'falls-short' && html`<strong className="number">${short}</strong>`
          }</span>${bad && at.length < ages.length && html`<span className="soft small">at ${at.join(', ')}</span>`}</td>`;
        })}</tr>`,
    )}</tbody></table></section>`,
  };
}

function byAge({ platforms, ages }: Comparison, linkTo: LinkTo): Part {
  return {
    id: 'ages',
    title: 'By age',
    body: html`<div className="compare-ages">${themes.map(
      ({ id, title, says }) =>
        html`<div className="verdict-grid">${grid({
          caption: html`${title} <span className="soft small">${says}</span>`,
          columns: ages,
          wide: true,
          rows: platforms.map((one) => ({
            title: nameOf(one, platforms),
            cells: ages.map((age) =>
              ageCell(one.cells.find((cell) => cell.theme === id && cell.age === age)!, one, linkTo),
            ),
          })),
        })}</div>`,
    )}</div>`,
  };
}

/** The name, and where one platform is there twice as much as tells its reviews apart: day, time, place and law. */
export function nameOf(one: ComparedPlatform, all: readonly ComparedPlatform[], linkTo?: LinkTo): ReactNode {
  const same = all.filter(({ platform }) => platform === one.platform);
  const sameDay = same.filter(({ startedAt }) => startedAt.slice(0, 10) === one.startedAt.slice(0, 10));
  const sameTime = sameDay.filter(({ startedAt }) => startedAt === one.startedAt);
  const day = wordDay(one.startedAt, sameDay.length > 1);
  const apart = sameTime.length > 1 ? `${day}; ${one.place}, law as of ${wordDay(one.asOf)}` : day;
  const name = html`<bdi>${one.platform}</bdi>${same.length > 1 && html` <span className="soft small">${apart}</span>`}`;
  return linkTo === undefined || one.href === null ? name : linkTo(one.href, name);
}

/** A cell with its count, leading to the first of what it counts. */
function ageCell(cell: ThemeCell, { href }: ComparedPlatform, linkTo: LinkTo): ReactNode {
  const { verdict, short, unclear, untested, fine, findings } = cell;
  const { name } = cellWords[verdict];
  const count = verdict === 'falls-short' ? short : verdict === 'cannot-tell' ? unclear : null;
  const says =
    count !== null
      ? `${name}: ${count} of ${short + unclear + untested + fine}`
      : verdict === 'partly'
        ? `${name}: ${fine} of ${fine + untested}`
        : name;
  const shown = verdictCell(verdict, { says, count });
  const [first] = findings;
  return first === undefined || href === null ? shown : linkTo(`${href}#${anchorOf(first.id)}`, shown);
}
