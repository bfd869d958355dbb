import type { CaseState } from './case-of.ts';

/** Something that is due of a platform or of the office. */
export interface DueItem {
  /** Its name within the case. */
  readonly item: string;
  readonly kind: 'question' | 'commitment' | 'retest' | 'notice';
  /** YYYY-MM-DD. */
  readonly due: string;
  /** Who has to do it. */
  readonly of: 'platform' | 'office';
}

/** What of an open case is still due, the soonest first. */
export function dueItems(state: CaseState): readonly DueItem[] {
  if (state.closed) return [];
  const live = new Set(state.findings.filter((one) => one.state !== 'withdrawn').map((one) => one.finding));
  const items: DueItem[] = [
    ...state.questions
      .filter(({ answers }) => answers.length === 0)
      .map(({ question, due }) => ({ item: question, kind: 'question', due, of: 'platform' }) as const),
    ...state.commitments
      .filter(({ status, finding }) => (status === 'open' || status === 'overdue') && live.has(finding))
      .map(({ commitment, due }) => ({ item: commitment, kind: 'commitment', due, of: 'platform' }) as const),
    ...state.retests.flatMap(({ made, due }, index) =>
      made ? [] : [{ item: `t${index + 1}`, kind: 'retest', due, of: 'office' } as const],
    ),
    ...state.notices.flatMap(({ state: now, notice, due, representations }) =>
      now === 'given' && due !== null && representations.length === 0
        ? [{ item: notice, kind: 'notice', due, of: 'platform' } as const]
        : [],
    ),
  ];
  return items.sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0));
}
