import type { WireReport } from './report-schema.ts';

export type CountedVerdict =
  | WireReport['findings'][number]['verdict']
  | WireReport['practices'][number]['verdict'];
export type DriftState = NonNullable<WireReport['drift']>['lines'][number]['state'];

/** What a list says of a review. */
export interface ReviewSummary {
  readonly platform: string;
  readonly url: string;
  /** Places by whose law it was judged. */
  readonly places: readonly string[] | 'unknown';
  readonly ages: readonly number[];
  readonly startedAt: string;
  readonly asOf: string;
  readonly revision: string;
  readonly cutShort: boolean;
  /** Findings and practices, by verdict. */
  readonly counts: Readonly<Partial<Record<CountedVerdict, number>>>;
  /** Promises of the live service, by what became of them; null where none was asked. */
  readonly drift: {
    readonly states: Readonly<Partial<Record<DriftState, number>>>;
    /** Children about whom it could not be asked. */
    readonly unasked: number;
  } | null;
}

export function summaryOf({ review, law, findings, practices, drift }: WireReport): ReviewSummary {
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
