import { anchorOf, type Html, html, webAddress } from '../report/html.ts';
import type { Mark } from '../report/marks.ts';
import { page, plural, verdictCell } from '../report/page.ts';
import { wordDay } from '../report/word-day.ts';
import {
  type CellVerdict,
  type ComparedPlatform,
  type Comparison,
  cellWords,
  overall,
  type ThemeCell,
  themes,
} from './compare.ts';

/** A comparison as one page: platforms by theme, then each theme by age. Needs no script and nothing but itself. */
export function comparePage(comparison: Comparison): string {
  const { platforms, ages, caveats } = comparison;
  const body = html`<header class="top">
<p class="sub">What a child sees, held against the law</p>
<h1>${plural(platforms.length, 'platform')} compared</h1>
<p class="lead">Each was reviewed in a real browser, as children of ${ages.join(', ')}. A verdict counts what was seen, and what nobody tested is never a pass. This is no regulator’s table; its themes are those that the Information Commissioner’s Children’s code strategy looks at.</p>
${caveats.length > 0 && html`<div class="note"><ul class="plain">${caveats.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul></div>`}
</header>
<main id="main">
${overview(comparison)}
${themes.map((theme) => byAge(theme, comparison))}
${reviewsOf(comparison)}
</main>
<footer><p>Made by stairgate compare.</p></footer>`;
  return page({ title: `${plural(platforms.length, 'platform')} compared`, body });
}

function overview({ platforms, ages }: Comparison): Html {
  return html`<section aria-labelledby="overview">
<h2 id="overview">By theme</h2>
<p class="lead">The worst at any age. A number says how many findings fall short, over all ages.</p>
<ul class="legend">${(Object.keys(cellWords) as CellVerdict[]).map(
    (verdict) =>
      html`<li>${mark(verdict, '')}<span><strong>${cellWords[verdict].name}</strong> <span class="sub">${cellWords[verdict].says}</span></span></li>`,
  )}</ul>
<div class="scroll" role="region" aria-label="All themes, scrolls sideways" tabindex="0"><table class="list matrix"><thead><tr><th scope="col">Platform</th>${themes.map(({ title }) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>${platforms.map(
    (one) =>
      html`<tr><th scope="row">${name(one, platforms)}</th>${themes.map(({ id }) => {
        const { verdict, short, ages: at } = overall(one, id);
        const bad = verdict === 'falls-short' || verdict === 'cannot-tell';
        return html`<td>${mark(verdict, cellWords[verdict].name)}${
          verdict === 'falls-short' && html` <strong>${short}</strong>`
        }${bad && at.length < ages.length && html`<br><span class="sub">at ${at.join(', ')}</span>`}</td>`;
      })}</tr>`,
  )}</tbody></table></div>
</section>`;
}

function byAge({ id, title, says }: (typeof themes)[number], { platforms, ages }: Comparison): Html {
  return html`<section aria-labelledby="t-${id}">
<h2 id="t-${id}">${title}</h2>
<p class="lead">${says}</p>
<div class="picture one"><table aria-labelledby="t-${id}"><thead><tr><td></td>${ages.map((age) => html`<th scope="col">${age}</th>`)}</tr></thead>
<tbody>${platforms.map(
    (one) =>
      html`<tr><th scope="row">${name(one, platforms)}</th>${ages.map((age) => {
        const cell = one.cells.find((other) => other.theme === id && other.age === age)!;
        return html`<td>${link(cell, one)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>
</section>`;
}

/** A cell with its count, leading to the first of what it counts. */
function link(
  { verdict, short, unclear, findings, fine, untested }: ThemeCell,
  { href }: ComparedPlatform,
): Html {
  const [first] = findings;
  const count = verdict === 'falls-short' ? short : verdict === 'cannot-tell' ? unclear : null;
  const says =
    count !== null
      ? `${cellWords[verdict].name}: ${count} of ${short + unclear + fine + untested}`
      : verdict === 'partly'
        ? `${cellWords.partly.name}: ${fine} of ${fine + untested}`
        : cellWords[verdict].name;
  const to = first && href !== null ? `${href}#${anchorOf(first.id)}` : undefined;
  return mark(verdict, says, { count, href: to });
}

function mark(verdict: CellVerdict, says: string, more: { count?: number | null; href?: string } = {}): Html {
  return verdictCell(verdict satisfies Mark, { says, count: more.count ?? undefined, href: more.href });
}

/** The name, and the day where one platform is there twice. */
function name(one: ComparedPlatform, all: readonly ComparedPlatform[]): Html {
  const twice = all.filter(({ platform }) => platform === one.platform).length > 1;
  const text = html`<bdi>${one.platform}</bdi>${twice && html` <span class="sub">${wordDay(one.startedAt)}</span>`}`;
  return one.href === null ? text : html`<a href="${one.href}">${text}</a>`;
}

function reviewsOf({ platforms }: Comparison): Html {
  return html`<section aria-labelledby="reviews">
<h2 id="reviews">The reviews</h2>
<table class="list stack"><thead><tr><th scope="col">Platform</th><th scope="col">Address</th><th scope="col">Place</th><th scope="col">Reviewed</th><th scope="col">Law as of</th></tr></thead>
<tbody>${platforms.map((one) => {
    const url = webAddress(one.url);
    return html`<tr><th scope="row">${name(one, [])}</th><td data-label="Address">${url ? html`<a href="${url}" rel="noreferrer noopener"><bdi>${one.url}</bdi></a>` : html`<bdi>${one.url}</bdi>`}</td>
<td data-label="Place">${one.place}</td><td data-label="Reviewed">${wordDay(one.startedAt)}</td><td data-label="Law as of">${wordDay(one.asOf)}, rulebook <code>${one.revision}</code></td></tr>`;
  })}</tbody></table>
</section>`;
}
