import { obligations } from '@stairgate/rulebook';
import type { ReportedRule, ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { anchorOf } from './addresses.ts';
import { html, plural } from './html.ts';
import { cutPicture, fold, outward, type Part } from './parts.ts';
import { mostOf, type Reading } from './reading.ts';
import { allOf, type Entry, topicsOf, wordAges } from './topics.ts';
import { alternativeWords, askedWords, wordSeen } from './verdict-words.ts';

/** What falls short, the worst first, with what the law says and what would put it right. */
export function fallsShortPart(report: ReviewReport, reading: Reading): Part {
  const topics = topicsOf(report, 'falls-short');
  return {
    id: 'short',
    title: topics.length === 0 ? 'What falls short' : `What falls short (${topics.length})`,
    body:
      topics.length === 0
        ? html`<p className="soft">Nothing that was tested. What was not tested stands further down.</p>`
        : html`<p className="soft">The worst first: the furthest from what the law asks, then at the most ages. Each opens on what was seen, the evidence, the law and what would put it right.</p>
<ol className="plain short-list">${topics.map(
            ({ key, title, entries, rules }) =>
              html`<li className="short">${fold(
                html`<bdi>${entries[0]?.says[0]}</bdi>`,
                html`<p className="small soft"><code>${key}</code></p>
${entries.map((entry) => oneEntry(entry, report, reading))}
${citations(rules, report, title)}`,
                {
                  heading: html`<h3>${title} <span className="chip chip-alarm">${wordAges(entries.flatMap(({ who }) => who))}</span></h3>`,
                },
              )}</li>`,
          )}</ol>`,
  };
}

function oneEntry(entry: Entry, report: ReviewReport, reading: Reading): ReactNode {
  const { ids, who, required, seen, broken, fix, says, evidence } = entry;
  const shown = says.slice(0, mostOf(reading, 5));
  const instead = allOf(report)
    .filter(({ id }) => ids.includes(id))
    .flatMap(({ observations }) => observations.flatMap((one) => one.instead));
  const facts = [
    required !== null && (['The law asks', askedWords[required]] as const),
    required !== null && (['Seen', wordSeen(seen)] as const),
    broken.length > 0 && (['Not done', broken.map((name) => obligations[name] ?? name).join(' ')] as const),
    instead.length > 0 &&
      ([
        'Done instead',
        [...new Set(instead)].map((way) => alternativeWords[way] ?? way).join('; '),
      ] as const),
  ].filter((one) => one !== false);
  return html`<div className="short-entry stack stack-small" id=${anchorOf(ids[0]!)}>${anchors(ids.slice(1))}
<h4>${who.some(({ age }) => age !== null) ? 'At' : 'As'} ${wordAges(who)}</h4>
${shown.map((text) => html`<p className="measure"><bdi>${text}</bdi></p>`)}
${says.length > shown.length && html`<p className="small soft">${plural(says.length - shown.length, 'more observation')} in report.json.</p>`}
${facts.length > 0 && html`<dl className="facts small">${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
${fix !== null && html`<p className="fix measure"><strong>What would put it right.</strong> <bdi>${fix}</bdi></p>`}
${exhibits(evidence, reading, wordAges(who))}
</div>`;
}

/** So that a link to any of them leads here. */
export const anchors = (ids: readonly string[]): ReactNode =>
  ids.map((id) => html`<span id=${anchorOf(id)}></span>`);

/** Pictures that can be shown stand open; all else waits in a fold. */
function exhibits(evidence: Entry['evidence'], reading: Reading, of: string): ReactNode {
  const { fileAt } = reading;
  const pictures = evidence
    .filter(({ kind, file }) => kind === 'picture' && fileAt(file) !== null)
    .slice(0, 4);
  const rest = evidence.filter((one) => !pictures.includes(one));
  const lines = rest.slice(0, mostOf(reading, 6));
  return html`${
    pictures.length > 0 &&
    html`<ul className="plain shots">${pictures.map(
      ({ file, persona, says, cut }) =>
        html`<li><a href=${fileAt(file)}>${cut ? cutPicture(fileAt(file)!, cut) : html`<img src=${fileAt(file)} alt="" loading="lazy" decoding="async" />`}<bdi>${persona}: ${cut ? `“${cut.words}”. ` : ''}${says}</bdi></a></li>`,
    )}</ul>`
  }${
    rest.length > 0 &&
    fold(
      plural(
        rest.length,
        pictures.length > 0 ? 'more piece of evidence' : 'piece of evidence',
        pictures.length > 0 ? 'more pieces of evidence' : 'pieces of evidence',
      ),
      html`<ul className="small">${lines.map(({ file, at, persona, says }) => {
        const href = fileAt(file);
        const place = html`<code className="soft break-anywhere">${file}${at !== null && ` ${at}`}</code>`;
        return html`<li>${persona}: <bdi>${says}</bdi> ${href === null ? place : html`<a href=${href}>${place}</a>`}</li>`;
      })}${rest.length > lines.length && html`<li className="soft">The rest is in report.json.</li>`}</ul>`,
      { of },
    )
  }`;
}

const shownRules = 3;

function citations(ids: readonly string[], { rules }: ReviewReport, of: string): ReactNode {
  const cited = ids.flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
  if (cited.length === 0) return null;
  const list = (some: readonly ReportedRule[]) => html`<ul className="small">${some.map(citation)}</ul>`;
  const rest = cited.slice(shownRules);
  return html`<div className="stack stack-small"><h4>The law</h4>${list(cited.slice(0, shownRules))}${
    rest.length > 0 && fold(plural(rest.length, 'more provision'), list(rest), { of })
  }</div>`;
}

function citation({ short, cite, url, says, status, confidence }: ReportedRule): ReactNode {
  const doubts = [
    status !== 'in-force' && status,
    confidence !== 'high' && 'the wording is not fully confirmed',
  ].filter((one) => one !== false);
  return html`<li>${outward(url, `${short}, ${cite}`)}: ${says}${
    doubts.length > 0 && html` <span className="soft">(${doubts.join('; ')})</span>`
  }</li>`;
}
