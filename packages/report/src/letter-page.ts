import type { ReportedRule, ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { insideAddress } from './addresses.ts';
import { wordPlaces } from './how-part.ts';
import { html, plural } from './html.ts';
import { page } from './page.ts';
import { outward } from './parts.ts';
import { type Topic, topicsOf, wordAges } from './topics.ts';
import { wordDay } from './word-day.ts';

/** Findings that a letter of a page has room for; the report has all. */
const most = 8;

/**
 * A letter to the platform, to be sent as it is: what was found, by which law, on what evidence, and what would meet it. Null
 * where nothing falls short: there is nothing to ask for.
 * @param evidence the folder of the review, as seen from the letter: a path with slashes. Default: the letter's own.
 */
export function letterPage(
  report: ReviewReport,
  { evidence = '.' }: { evidence?: string } = {},
): string | null {
  const topics = topicsOf(report, 'falls-short');
  if (topics.length === 0) return null;
  const { review, law } = report;
  const folder = evidence.split('/').map(encodeURIComponent).join('/');
  const fileAt = (file: string) => insideAddress(file)?.replace('.', () => folder) ?? null;
  const shown = topics.slice(0, most);
  const days = [review.startedAt, review.finishedAt ?? review.startedAt].map((day) => wordDay(day));
  const when = days[0] === days[1] ? `On ${days[0]}` : `From ${days[0]} to ${days[1]}`;
  return page({
    title: `Letter to ${review.platform}`,
    head: html`<p className="soft">${days[1]}${review.authority !== null && html` · Authority: <bdi>${review.authority}</bdi>`}</p>
<h1>To those who answer for <bdi>${review.platform}</bdi></h1>
<p className="lead">What children meet on your service, and what the law asks of it</p>`,
    parts: [
      {
        id: 'what',
        title: 'What we found',
        body: html`<p className="measure">${when} a reviewer signed up on ${outward(review.url)} as a child of ${wordAges(review.ages.map((age) => ({ age, persona: '' })))} (${wordPlaces(report)}), and tried in a real browser what a child and a stranger can try. No real child took part. What was seen was held against the law as of ${wordDay(law.asOf)}. In ${plural(topics.length, 'way')} it falls short${topics.length > most && html`; the ${most} that weigh the most stand here, and all of them in the report`}.</p>
<ol className="stack">${shown.map((topic) => html`<li className="stack stack-small letter-finding">${finding(topic, report, fileAt)}</li>`)}</ol>`,
      },
      {
        id: 'ask',
        title: 'What we ask of you',
        body: html`<ul className="stack stack-small measure"><li>Tell us of each of these what you will change, and by which day; or why you hold that it is as the law asks.</li>
<li>Tell us where we saw something that is not so: the evidence says what was done, when, and what your service answered.</li>
<li>Tell us how you make sure that what you change stays changed.</li></ul>
<p className="measure">What we could not see, we do not hold against you: the report says what that is. A review can be done again once you have changed something, and shows whether it is.</p>`,
      },
    ],
    foot: html`<p>The report and all evidence lie beside this letter (<a href="report.html">report.html</a>), sealed by a hash of each file and a signature: <code>npx stairgate verify</code> tells whether a byte was changed. Made by ${review.tool.name} ${review.tool.version} from review <code>${review.seed}</code>, rulebook <code>${law.revision}</code>.</p>`,
  });
}

function finding(
  { title, entries, rules }: Topic,
  report: ReviewReport,
  fileAt: (file: string) => string | null,
): ReactNode {
  const who = entries.flatMap((entry) => entry.who);
  const cited = rules.flatMap((id) => report.rules.find((rule) => rule.id === id) ?? []).slice(0, 2);
  const says = [...new Set(entries.flatMap((entry) => entry.says))].slice(0, 2);
  const fixes = [...new Set(entries.flatMap(({ fix }) => fix ?? []))];
  const evidence = entries.flatMap((entry) => entry.evidence);
  const [first] = [...evidence.filter(({ kind }) => kind === 'picture'), ...evidence];
  const href = first === undefined ? null : fileAt(first.file);
  return html`<h3>${title}, ${who.some(({ age }) => age !== null) ? 'at' : 'as'} ${wordAges(who)}</h3>
<p><bdi>${says.join(' ')}</bdi>${first !== undefined && html` <span className="small soft">Evidence: ${href === null ? html`<code>${first.file}</code>` : html`<a className="break-anywhere" href=${href}><code>${first.file}</code></a>`}${first.at !== null && html` <code className="break-anywhere">${first.at}</code>`}${evidence.length > 1 && `, and ${evidence.length - 1} more in the report`}.</span>`}</p>
<p><strong>The law.</strong> ${cited.map((rule, at) => html`${at > 0 && ' '}${citation(rule)}`)}</p>
${fixes.length > 0 && html`<p><strong>What would meet it.</strong> <bdi>${fixes.join(' ')}</bdi></p>`}`;
}

const citation = ({ short, cite, url, says, status }: ReportedRule): ReactNode =>
  html`${outward(url, `${short}, ${cite}`)}: ${says}${status !== 'in-force' && ` (${status})`}`;
