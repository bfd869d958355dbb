import type { AnyVerdict, CommitmentState, ReviewReport } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { anchorOf } from './addresses.ts';
import { html } from './html.ts';
import { type Part, stackedTable, verdictCell } from './parts.ts';
import { verdictWords } from './verdict-words.ts';
import { wordDay } from './word-day.ts';

const standings = {
  verified: { name: 'Verified', mark: 'meets' },
  open: { name: 'Open', mark: 'not-asked' },
  overdue: { name: 'Overdue', mark: 'cannot-tell' },
  broken: { name: 'Broken', mark: 'falls-short' },
} as const satisfies Record<CommitmentState['status'], { name: string; mark: AnyVerdict }>;

/** What was promised, and what became of it. */
export function commitmentsPart(states: readonly CommitmentState[], { review }: ReviewReport): Part {
  return {
    id: 'promises',
    title: 'What was promised',
    body: html`<p className="soft measure">A promise counts as kept only when a later review has seen it. As of ${wordDay(states[0]!.asOf)}.</p>
${stackedTable(
  'What was promised',
  ['Commitment', 'By', 'Promised', 'Due', 'Stands'],
  states.map(({ commitment: { text, finding, promisedBy, promisedOn, due }, status, shownBy }) => ({
    cells: [
      html`<bdi>${text}</bdi><br /><span className="soft small">${'situation' in finding ? finding.situation : finding.practice} at ${finding.age}</span>`,
      html`<bdi>${promisedBy}</bdi>`,
      wordDay(promisedOn),
      wordDay(due),
      html`${verdictCell(standings[status].mark)} <strong>${standings[status].name}</strong><br /><span className="soft small">${shownBy ? shownIn(shownBy, review) : 'no review since shows it'}</span>`,
    ],
  })),
)}`,
  };
}

/** What the last review saw, with the way there where it is this one. */
function shownIn(
  { startedAt, finding, verdict }: NonNullable<CommitmentState['shownBy']>,
  review: ReviewReport['review'],
): ReactNode {
  const seen = (verdictWords[verdict as AnyVerdict]?.name ?? verdict).toLowerCase();
  const isHere = startedAt === review.startedAt && verdict === 'falls-short';
  return html`${isHere ? html`<a href=${`#${anchorOf(finding)}`}>${seen}</a>` : seen}, review of ${wordDay(startedAt)}`;
}
