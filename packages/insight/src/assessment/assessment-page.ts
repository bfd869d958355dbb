import { html, note, outward, page, stackedTable } from '@stairgate/report/written';
import type { Assessment, Sentence } from './assessment.ts';

const stateWords = {
  shown: 'Seen to be on',
  broken: 'Seen to be missing',
  'not-shown': 'Not shown',
} as const;

/** The assessment as one page that needs nothing but itself. */
export function assessmentPage(assessment: Assessment): string {
  const { service, asOf, unwritten, harms, frameworks, signOff, version } = assessment;
  return page({
    title: `${service}: impact on children`,
    skip: 'Skip to the risks',
    head: html`<p className="soft">Impact assessment, a draft</p><h1><bdi>${service}</bdi>: impact on children</h1>
<p className="lead">What may happen to children, what is done against it as far as it was seen, and what is left.</p>
<p className="review-facts"><span>Law as of ${asOf}</span><span>Version ${version.slice(0, 12)}</span><span>${
      signOff ? `Signed by ${signOff.name}, ${signOff.role}, on ${signOff.date}` : 'Not signed'
    }</span></p>
${
  unwritten > 0 &&
  note(
    html`<p><strong>${unwritten} questions are unwritten.</strong> Only a person can answer them, and nobody can sign before.</p>`,
    'ask',
  )
}`,
    parts: [
      {
        id: 'harms',
        title: 'Risks, measures, and what is left',
        body: html`<p>Degrees go from 1, next to none, to 4. They are proposals from law and findings, for a person to confirm.</p>${stackedTable(
          'Risks',
          ['Risk', 'Likelihood', 'Severity', 'Measures seen to be on', 'Left'],
          harms.map(({ title, likelihood, severity, measures, left }) => ({
            cells: [
              title,
              `${likelihood} of 4`,
              `${severity} of 4`,
              `${measures.filter(({ state }) => state === 'shown').length} of ${measures.length}`,
              left,
            ],
          })),
        )}${harms.map(
          ({ title, why, measures, leftWhy }) =>
            html`<h3>${title}</h3>${listed(why)}${
              measures.length > 0 &&
              stackedTable(
                `Measures: ${title}`,
                ['Measure', 'State', 'By'],
                measures.map(({ state, sentence, title: name }) => ({
                  cells: [name, stateWords[state], cited(sentence)],
                })),
              )
            }${listed([leftWhy])}`,
        )}`,
      },
      ...frameworks.map(({ id, title, source, url, sections }) => ({
        id,
        title,
        body: html`<p className="soft">${outward(url, source)}</p>${sections.map(
          (section) =>
            html`<h3>${section.title}</h3>${section.answers.map(
              ({ asks, says }) =>
                html`<h4>${asks}</h4>${
                  says === null
                    ? note(html`<p><strong>Unwritten.</strong> Only a person can write this.</p>`, 'ask')
                    : listed(says)
                }`,
            )}`,
        )}`,
      })),
    ],
    foot: html`<p>It is a draft, and no legal advice. Each sentence names the provision, the finding, the count or the person that it rests on.</p>`,
  });
}

function listed(sentences: readonly Sentence[]) {
  if (sentences.length === 0) return null;
  return html`<ul>${sentences.map(
    (one) => html`<li><bdi>${one.text}</bdi> <span className="soft">${cited(one)}</span></li>`,
  )}</ul>`;
}

function cited({ cites }: Sentence) {
  return cites.map(({ says, url }, at) => [
    at > 0 ? '; ' : '',
    url === null ? html`<bdi>${says}</bdi>` : outward(url, html`<bdi>${says}</bdi>`),
  ]);
}
