import type { ListedReview, ReviewReport } from '@stairgate/wire';

/** What a list says of a review. */
export type ReviewSummary = Omit<ListedReview, 'id' | 'receivedAt' | 'seal'>;

export function summaryOf({ review, law, findings, practices, drift }: ReviewReport): ReviewSummary {
  return {
    platform: review.platform,
    url: review.url,
    places: law.places,
    ages: review.ages,
    startedAt: review.startedAt,
    asOf: law.asOf,
    revision: law.revision,
    cutShort: review.cutShort !== null,
    counts: countBy([...findings, ...practices].map(({ verdict }) => verdict)),
    drift:
      drift === null
        ? null
        : { states: countBy(drift.lines.map(({ state }) => state)), unasked: drift.problems.length },
  };
}

function countBy<Word extends string>(words: readonly Word[]): Partial<Record<Word, number>> {
  const counts: Partial<Record<Word, number>> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}
