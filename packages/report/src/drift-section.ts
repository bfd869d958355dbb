import { effects, obligations } from '@stairgate/rulebook';
import {
  type DriftEntry,
  driftCounts,
  driftEntries,
  driftStates,
  driftWords,
  promisesTooLittle,
} from './drift-words.ts';
import { anchorOf, type Html, html, webAddress } from './html.ts';
import { plural, verdictCell } from './page.ts';
import type { ReportedDrift, ReviewReport } from './review-report.ts';
import { wordAges } from './topics.ts';
import { askedWords, effectWords, wordSeen } from './verdict-words.ts';
import { wordDay } from './word-day.ts';

/** What the live service promises, what the browser saw and what the law asks, beside each other. */
export function driftSection(drift: ReportedDrift, report: ReviewReport): Html {
  const { lines } = drift;
  const loose = driftEntries(drift, ({ state }) => state === 'looser-than-promised');
  const strict = driftEntries(drift, ({ state }) => state === 'stricter-than-promised');
  const little = driftEntries(drift, promisesTooLittle);
  const unclear = driftEntries(drift, ({ state }) => state === 'cannot-tell');
  const kept = driftEntries(drift, ({ state }) => state === 'kept');
  const url = webAddress(drift.service);
  const address = html`<bdi>${drift.service}</bdi>`;
  return html`<section aria-labelledby="drift">
<h2 id="drift">Promise and browser</h2>
<p class="lead">What the live service at ${url ? html`<a href="${url}" rel="noreferrer noopener">${address}</a>` : address} says should hold for each child, asked on ${wordDay(drift.askedAt, true)}, beside what the browser saw and what the law asks.</p>
${problems(drift)}
${otherBook(drift, report)}
${
  lines.length > 0 &&
  html`<p class="sum">${
    loose.length === 0
      ? 'No promise that was tested was seen to be broken.'
      : wordBroken(new Set(loose.map(({ situation }) => situation)).size)
  }</p>
${picture(drift, report)}`
}
${loose.length > 0 && html`<h3>Looser than promised</h3>${table(loose, report)}`}
${little.length > 0 && html`<h3>Promised less than the law asks</h3><p class="sub">By a documented deviation, or by another rulebook than this review judges by.</p>${table(little, report)}`}
${strict.length > 0 && html`<details><summary>Stricter than promised (${strict.length})</summary>${table(strict, report)}</details>`}
${unclear.length > 0 && html`<details><summary>Cannot tell (${unclear.length})</summary>${table(unclear, report)}</details>`}
${kept.length > 0 && html`<details><summary>Kept (${kept.length})</summary>${table(kept, report)}</details>`}
</section>`;
}

const wordBroken = (count: number) =>
  `${plural(count, 'promise')} ${count === 1 ? 'was' : 'were'} not kept, at one age or more.`;

function problems({ problems: all }: ReportedDrift): Html | null {
  if (all.length === 0) return null;
  const bySays = Map.groupBy(all, ({ says }) => says);
  return html`<div class="note bad"><strong>The service could not be asked about everything.</strong><ul class="plain">${[
    ...bySays,
  ].map(
    ([says, list]) => html`<li>${list.map(({ persona }) => persona).join(', ')}: <bdi>${says}</bdi></li>`,
  )}</ul></div>`;
}

function otherBook({ revisions }: ReportedDrift, { law }: ReviewReport): Html | null {
  const others = revisions.filter((revision) => revision !== law.revision);
  if (others.length === 0) return null;
  return html`<p class="note">The service answers from rulebook ${others.map((one, index) => html`${index > 0 && ', '}<code>${one}</code>`)}; this review judges by <code>${law.revision}</code>. Where promise and law differ, that may be why.</p>`;
}

function picture(drift: ReportedDrift, { review }: ReviewReport): Html {
  const shown = driftStates.filter((state) => drift.lines.some((line) => line.state === state));
  return html`<ul class="legend">${shown.map((state) => {
    const { name, says, mark } = driftWords[state];
    return html`<li>${verdictCell(mark, { says: '' })}<span><strong>${name}</strong> ${driftCounts(drift)[state]} <span class="sub">${says}</span></span></li>`;
  })}</ul>
<div class="picture one"><table><caption>Promises by age</caption>
<thead><tr><td></td>${review.ages.map((age) => html`<th scope="col">${age}</th>`)}</tr></thead>
<tbody>${shown.map(
    (state) =>
      html`<tr><th scope="row">${driftWords[state].name}</th>${review.ages.map((age) => {
        const count = driftCounts(drift, age)[state];
        return html`<td>${count === 0 ? verdictCell('none', { says: 'none' }) : verdictCell(driftWords[state].mark, { says: `${driftWords[state].name}: ${count}`, count })}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

function table(entries: readonly DriftEntry[], report: ReviewReport): Html {
  return html`<table class="list stack"><thead><tr><th scope="col">What</th><th scope="col">Ages</th><th scope="col">The service promises</th><th scope="col">The browser saw</th><th scope="col">The law asks</th></tr></thead>
<tbody>${entries.map((entry) => row(entry, report))}</tbody></table>`;
}

function row({ ids, title, who, promised, seen, broken, required }: DriftEntry, report: ReviewReport): Html {
  const leads = report.findings.some(({ id, verdict }) => ids.includes(id) && verdict === 'falls-short');
  const below = effects.indexOf(promised) < effects.indexOf(required);
  return html`<tr><th scope="row">${leads ? html`<a href="#${anchorOf(ids[0]!)}">${title}</a>` : title}</th><td data-label="Ages">${wordAges(who)}</td>
<td data-label="Promised">${effectWords[promised]}${below && html` <strong>(less than the law)</strong>`}</td>
<td data-label="Seen">${wordSeen(seen)}${broken.length > 0 && html`. Not done: ${broken.map((name) => obligations[name] ?? name).join(' ')}`}</td>
<td data-label="Law">${askedWords[required]}</td></tr>`;
}
