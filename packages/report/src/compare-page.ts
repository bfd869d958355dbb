import type { Comparison } from './compare.ts';
import { compareParts, nameOf } from './compare-parts.ts';
import { html, plural } from './html.ts';
import { page } from './page.ts';
import { note, outward, type Part, sentences, stackedTable } from './parts.ts';
import { wordDay } from './word-day.ts';

/** A comparison as one page: platforms by theme, then each theme by age. Needs no script and nothing but itself. */
export function comparePage(comparison: Comparison): string {
  const { platforms, ages, caveats } = comparison;
  // Under one name at one address it is one platform, however often it was reviewed.
  const distinct = new Set(platforms.map(({ platform, url }) => `${platform}\n${url}`)).size;
  const title =
    distinct === platforms.length
      ? `${plural(distinct, 'platform')} compared`
      : `${plural(platforms.length, 'review')} of ${plural(distinct, 'platform')} compared`;
  return page({
    title,
    head: html`<p className="soft">What a child sees, held against the law</p>
<h1>${title}</h1>
<p className="lead">Each was reviewed in a real browser, as children of ${ages.join(', ')}. A verdict counts what was seen, and what nobody tested is never a pass. This is no regulator’s table; its themes are those that the Information Commissioner’s Children’s code strategy looks at.</p>
${caveats.length > 0 && note(sentences(caveats))}`,
    parts: [...compareParts(comparison), reviewsPart(comparison)],
    foot: html`<p>Made by stairgate compare.</p>`,
  });
}

function reviewsPart({ platforms }: Comparison): Part {
  return {
    id: 'reviews',
    title: 'The reviews',
    body: stackedTable(
      'The reviews',
      ['Platform', 'Address', 'Place', 'Reviewed', 'Law as of'],
      platforms.map((one) => ({
        cells: [
          nameOf(one, platforms, (address, text) => html`<a href=${address}>${text}</a>`),
          outward(one.url),
          one.place,
          wordDay(one.startedAt),
          html`${wordDay(one.asOf)}, rulebook <code>${one.revision}</code>`,
        ],
      })),
    ),
  };
}
