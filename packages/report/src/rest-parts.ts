import type { ReviewReport } from '@stairgate/wire';
import { anchorOf } from './addresses.ts';
import { anchors } from './falls-short-part.ts';
import { html } from './html.ts';
import { cutPicture, fold, note, type Part, type Row, stackedTable, verdictCell } from './parts.ts';
import { mostOf, type Reading } from './reading.ts';
import { allOf, type Entry, keyOf, type Topic, topicsOf, wordAges } from './topics.ts';
import { askedWords, verdictWords, wordSeen } from './verdict-words.ts';

/** What was seen and does not fall short, by verdict. */
export function elsePart(report: ReviewReport, reading: Reading): Part {
  const parts = (['cannot-tell', 'stricter', 'meets', 'not-asked'] as const)
    .map((verdict) => ({ verdict, topics: topicsOf(report, verdict) }))
    .filter(({ topics }) => topics.length > 0);
  return {
    id: 'else',
    title: 'Everything else that was seen',
    body: html`${parts.length === 0 && html`<p>Nothing.</p>`}${parts.map(({ verdict, topics }) => {
      const { name, says } = verdictWords[verdict];
      return fold(
        html`${verdictCell(verdict)} ${name} (${topics.length})`,
        html`<p className="small soft">${says}</p>
${stackedTable(
  name,
  ['What', 'Ages', 'The law asks', 'What was seen'],
  topics.flatMap((topic) => topic.entries.map((entry) => elseRow(topic, entry, reading))),
)}`,
      );
    })}`,
  };
}

function elseRow({ title }: Topic, entry: Entry, reading: Reading): Row {
  const { ids, who, verdict, required, seen, says, known, evidence } = entry;
  const first = evidence.find(({ kind }) => kind === 'picture') ?? evidence[0];
  const href = first === undefined ? null : reading.fileAt(first.file);
  const shown = [...(seen ? [`${wordSeen(seen)}.`] : []), ...says.slice(0, mostOf(reading, 5))];
  const cut = evidence.find((one) => one.cut !== undefined && reading.fileAt(one.file) !== null);
  const shownCut =
    cut?.cut &&
    html`<span className="cut-line">${cutPicture(reading.fileAt(cut.file)!, cut.cut)}<bdi>“${cut.cut.words}”</bdi></span>`;
  const asked = verdict === 'not-asked' ? 'nothing here' : 'what the duty says';
  return {
    id: anchorOf(ids[0]!),
    cells: [
      html`${title}${anchors(ids.slice(1))}`,
      wordAges(who),
      required !== null ? askedWords[required] : asked,
      html`<bdi>${shown.join(' ')}</bdi>${known.length > 0 && html`<details className="small"><summary>How it is known</summary><bdi>${known.slice(0, mostOf(reading, 6)).join(' ')}</bdi>${shownCut}</details>`}${href !== null && html` <a href=${href} aria-label=${`Evidence for ${title}, ${wordAges(who)}`}>evidence</a>`}`,
    ],
  };
}

/** What nobody could look at, and why. None of it is a pass. */
export function unseenPart(report: ReviewReport): Part {
  const left = allOf(report).filter(({ verdict }) => verdict === 'not-tested');
  const { cutShort } = report.review;
  return {
    id: 'unseen',
    title: 'What could not be seen',
    body: html`${
      cutShort !== null &&
      note(
        html`<p><strong>The review was cut short.</strong> <bdi>${cutShort}</bdi> What was not reached is not tested.</p>`,
        'ask',
      )
    }
<p className="soft">${left.length === 0 ? 'Everything was tested at every age.' : 'None of this is a pass.'}</p>
${untestedBy(report).map(([reason, list]) => {
  const topics = [...Map.groupBy(list, keyOf).values()];
  return fold(
    html`<bdi>${reason}</bdi> <span className="soft number">(${topics.length})</span>`,
    html`<ul className="unseen-list">${topics.map(
      (same) => html`<li>${same[0]!.title} <span className="soft">at ${wordAges(same)}</span></li>`,
    )}</ul>`,
  );
})}`,
  };
}

/** What was not tested, by the reason, the commonest first. */
export function untestedBy(report: ReviewReport) {
  const left = allOf(report).filter(({ verdict }) => verdict === 'not-tested');
  const byReason = Map.groupBy(left, ({ observations }) =>
    observations.length === 0
      ? 'Nothing that was run looks for it.'
      : observations.map(({ says }) => says).join(' '),
  );
  return [...byReason].sort(([, a], [, b]) => b.length - a.length);
}
