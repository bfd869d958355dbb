import type { ReviewReport } from '@stairgate/wire';
import { insideAddress } from './addresses.ts';
import { wordPlaces } from './how-part.ts';
import { html, plural } from './html.ts';
import { page } from './page.ts';
import { note, outward } from './parts.ts';
import { reportParts, sumOf } from './report-parts.ts';
import { allOf } from './topics.ts';
import { wordDay } from './word-day.ts';

/**
 * The report as one page for people, which needs no script and nothing but itself; pictures lie beside it in the folder
 * of the review. Everything that a platform had a say in is escaped.
 * @param evidence the folder of the review, as seen from the page: a path with slashes. Default: the page's own.
 * @param letter whether a letter to the platform lies beside it as `letter.html`
 */
export function reportPage(
  report: ReviewReport,
  { evidence = '.', letter = false }: { evidence?: string; letter?: boolean } = {},
): string {
  const { review, law } = report;
  const folder = evidence.split('/').map(encodeURIComponent).join('/');
  const fileAt = (file: string) => insideAddress(file)?.replace('.', () => folder) ?? null;
  const all = allOf(report);
  const open = all.filter(({ verdict }) => verdict === 'not-tested' || verdict === 'cannot-tell').length;
  return page({
    title: `${review.platform}: review for ${wordPlaces(report)}`,
    head: html`<p className="soft">What a child sees, held against the law</p>
<h1><bdi>${review.platform}</bdi></h1>
<p className="lead">${sumOf(report)}.${open > 0 && ` ${plural(open, 'cell')} of ${all.length} could not be told or ${open === 1 ? 'was' : 'were'} not tested.`}</p>
<p className="review-facts">${outward(review.url)}<span>${wordPlaces(report)}</span><span>Ages ${review.ages.join(', ')}</span><span>Reviewed on ${wordDay(review.startedAt)}</span><span>Law as of ${wordDay(law.asOf)}</span>${letter && html`<a href="letter.html">A letter to the platform</a>`}</p>
${
  review.cutShort !== null &&
  note(
    html`<p><strong>Cut short.</strong> <bdi>${review.cutShort}</bdi> What was not reached is not tested.</p>`,
    'ask',
  )
}`,
    parts: reportParts(report, { fileAt, whole: false }),
    foot: html`<p>Made by ${review.tool.name} ${review.tool.version}. If the folder of this page is sealed, <code>npx stairgate verify</code> tells whether a single byte of it was changed.</p>`,
  });
}
