import { effects, obligations } from '@stairgate/rulebook';
import type { ReportedDrift, ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { anchorOf } from './addresses.ts';
import {
  type DriftEntry,
  driftCounts,
  driftEntries,
  driftStates,
  driftWords,
  promisesTooLittle,
} from './drift-words.ts';
import { html } from './html.ts';
import { fold, grid, legend, note, outward, type Part, stackedTable, verdictCell } from './parts.ts';
import { wordAges } from './topics.ts';
import { askedWords, effectWords, wordSeen } from './verdict-words.ts';
import { wordDay } from './word-day.ts';

/** What the live service promises, what the browser saw and what the law asks, beside each other. */
export function driftPart(drift: ReportedDrift, report: ReviewReport): Part {
  const having = (state: (typeof driftStates)[number]) => driftEntries(drift, (line) => line.state === state);
  const loose = having('looser-than-promised');
  const little = driftEntries(drift, promisesTooLittle);
  return {
    id: 'drift',
    title: 'Promise and browser',
    body: html`<p className="soft measure">What the service at ${outward(drift.service)} said should hold for each child, asked on ${wordDay(drift.askedAt, true)}, beside what the browser saw and what the law asks.</p>
${problems(drift)}
${otherBook(drift, report)}
${drift.lines.length > 0 && picture(drift, report)}
${drift.lines.length > 0 && html`<h3>${loose.length === 0 ? 'No promise that was tested was seen to be broken' : 'Looser than promised'}</h3>`}
${loose.length > 0 && table('Looser than promised', loose, report)}
${
  little.length > 0 &&
  html`<h3>Promised less than the law asks</h3><p className="small soft">By a documented deviation, or by another rulebook than this review judges by.</p>
${table('Promised less than the law asks', little, report)}`
}
${(['stricter-than-promised', 'cannot-tell', 'kept'] as const).map((state) => {
  const entries = having(state);
  const { name, mark } = driftWords[state];
  return (
    entries.length > 0 &&
    fold(html`${verdictCell(mark)} ${name} (${entries.length})`, table(name, entries, report), {
      of: 'promise and browser',
    })
  );
})}`,
  };
}

function problems({ problems: all }: ReportedDrift): ReactNode {
  const bySays = Map.groupBy(all, ({ says }) => says);
  return (
    all.length > 0 &&
    note(
      html`<p><strong>The service could not be asked about everything.</strong></p><ul>${[...bySays].map(
        ([says, list]) => html`<li>${list.map(({ persona }) => persona).join(', ')}: <bdi>${says}</bdi></li>`,
      )}</ul>`,
      'ask',
    )
  );
}

function otherBook({ revisions }: ReportedDrift, { law }: ReviewReport): ReactNode {
  const others = revisions.filter((revision) => revision !== law.revision);
  return (
    others.length > 0 &&
    note(
      html`<p>The service answered from rulebook <code>${others.join(', ')}</code>; this review judges by <code>${law.revision}</code>. Where promise and law differ, that may be why.</p>`,
    )
  );
}

function picture(drift: ReportedDrift, { review }: ReviewReport): ReactNode {
  const all = driftCounts(drift);
  const shown = driftStates.filter((state) => all[state] > 0);
  return html`${legend(shown.map((state) => ({ ...driftWords[state], count: all[state] })))}
<div className="verdict-grid">${grid({
    caption: 'Promises by age',
    columns: review.ages,
    wide: true,
    rows: shown.map((state) => ({
      title: driftWords[state].name,
      cells: review.ages.map((age) => {
        const count = driftCounts(drift, age)[state];
        return count === 0
          ? verdictCell('none', { says: 'none' })
          : verdictCell(driftWords[state].mark, { says: `${driftWords[state].name}: ${count}`, count });
      }),
    })),
  })}</div>`;
}

function table(caption: string, entries: readonly DriftEntry[], report: ReviewReport): ReactNode {
  return stackedTable(
    caption,
    ['What', 'Ages', 'The service promises', 'The browser saw', 'The law asks'],
    entries.map(({ ids, title, who, promised, seen, broken, required }) => {
      const leads = report.findings.some(({ id, verdict }) => ids.includes(id) && verdict === 'falls-short');
      const below = effects.indexOf(promised) < effects.indexOf(required);
      return {
        cells: [
          leads ? html`<a href=${`#${anchorOf(ids[0]!)}`}>${title}</a>` : title,
          wordAges(who),
          html`${effectWords[promised]}${below && html` <strong>(less than the law)</strong>`}`,
          wordSeen(seen) +
            (broken.length > 0
              ? `. Not done: ${broken.map((name) => obligations[name] ?? name).join(' ')}`
              : ''),
          askedWords[required],
        ],
      };
    }),
  );
}
