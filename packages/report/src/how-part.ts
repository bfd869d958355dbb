import type { ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { html, plural } from './html.ts';
import { fold, type Part, stackedTable } from './parts.ts';
import { mostOf, type Reading } from './reading.ts';
import { wordDay } from './word-day.ts';

/** Who was played, by whose authority, and what went wrong on the way. */
export function howPart(report: ReviewReport, reading: Reading): Part {
  const { review, law, limits, personas } = report;
  const failed = personas.flatMap(({ id, failed: steps }) =>
    steps.map(
      ({ step, error, tries }) =>
        html`<li>${id}, <bdi>${step}</bdi>, tried ${tries === 1 ? 'once' : `${tries} times`}: <bdi>${error}</bdi></li>`,
    ),
  );
  const incidents = personas.flatMap(({ id, incidents: all }) =>
    all.map((says) => html`<li>${id}: <bdi>${says}</bdi></li>`),
  );
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      'Authority',
      html`<bdi>${review.authority ?? 'None stated: only loopback and private addresses were reached.'}</bdi>`,
    ],
    [
      'When',
      `${wordDay(review.startedAt, true)}${review.finishedAt ? ` to ${wordDay(review.finishedAt, true)}` : ', not finished'}`,
    ],
    ['Place', wordPlaces(report)],
    ['Law', html`as of ${wordDay(law.asOf)}, rulebook <code>${law.revision}</code>`],
    [
      'Tool',
      html`${review.tool.name} ${review.tool.version}, <bdi>${review.tool.browser}</bdi>${review.tool.sandbox === false && html`. <strong>The browser ran without its sandbox.</strong>`}`,
    ],
    ...(review.machine ? [['Machine', wordMachine(review.machine)] as const] : []),
    [
      'Seed',
      html`<code>${review.seed}</code> <span className="soft small">the same seed types the same things</span>`,
    ],
    ['Limits', Object.entries(limits).map(wordLimit).join('; ') || 'not recorded'],
  ];
  return {
    id: 'how',
    title: 'How it was done',
    body: html`<p className="soft measure">A real browser signed up as each of these, in a clean context of its own, and tried what a child and a stranger can try. A step that asks for a phone, an identity document or a CAPTCHA is recorded and never defeated.</p>
${fold('By whom, when, where, by which law and with what', html`<dl className="facts">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`)}
${fold(
  `Who was played (${personas.length})`,
  stackedTable(
    'Who was played',
    ['Persona', 'Age given', 'Signing up', 'Pictures', 'Requests'],
    personas.map(({ id, age, signUp, pictures, requests }) => ({
      cells: [id, age ?? 'none', html`<bdi>${signUp}</bdi>`, pictures, requests],
    })),
  ),
)}
${failed.length > 0 && fold(`Steps that did not work (${failed.length})`, html`${review.machine && html`<p className="small soft">${review.machine.wasSlow ? 'The machine had too much to do: what took too long here may say nothing of the platform.' : 'The machine was not busy: what took too long, the platform took.'}</p>`}${list(failed, reading)}`)}
${incidents.length > 0 && fold(`Odd things that the platform did (${incidents.length})`, list(incidents, reading))}`,
  };
}

/** As many as anybody reads. */
function list(all: readonly ReactNode[], reading: Reading): ReactNode {
  const shown = all.slice(0, mostOf(reading, 200));
  const rest = all.length - shown.length;
  return html`<ul className="small">${shown}${rest > 0 && html`<li className="soft">${rest} more in report.json.</li>`}</ul>`;
}

function wordMachine({
  processors,
  load,
  busy,
  wasSlow,
}: NonNullable<ReviewReport['review']['machine']>): ReactNode {
  const figures = `${plural(processors, 'processor')}, at work ${Math.round(busy * 100)}% of the time, with up to ${load.toLocaleString('en-GB')} things to do at once`;
  return html`${figures}${wasSlow && html`. <strong>It was busy: what took too long may say nothing of the platform.</strong>`}`;
}

const limitWords: Readonly<Record<string, string>> = {
  action: 'ms for an action',
  navigation: 'ms for a page',
  step: 'ms for a step',
  requests: 'requests for a persona',
  requestsEachSecond: 'requests in a second',
  answerBytes: 'bytes of one answer',
  allBytes: 'bytes of all answers',
};
const wordLimit = ([name, value]: [string, number]) =>
  `${value.toLocaleString('en-GB')} ${limitWords[name] ?? name}`;

/** `United Kingdom`, `United States (US-CA)`. */
export function wordPlaces({ law, review }: Pick<ReviewReport, 'law' | 'review'>): string {
  if (law.places === 'unknown') return 'place unknown, all law joined';
  const names = new Intl.DisplayNames('en-GB', { type: 'region' });
  const places = law.places.length > 0 ? law.places : [review.place];
  return places
    .map((place) => {
      const country = place.slice(0, 2);
      const name = /^[A-Z]{2}$/.test(country) ? names.of(country) : undefined;
      return place === country || !name ? (name ?? place) : `${name} (${place})`;
    })
    .join(', ');
}
