import type { Day } from '@stairgate/rulebook';
import type {
  Commitment,
  CommitmentState,
  ReportedFinding,
  ReportedPractice,
  ReviewFacts,
} from '@stairgate/wire';

/** What of a review tells what became of a commitment. A whole report has it. */
export interface SeenReview {
  readonly review: Pick<ReviewFacts, 'url' | 'startedAt'>;
  readonly findings: readonly Pick<ReportedFinding, 'id' | 'age' | 'situation' | 'verdict'>[];
  readonly practices: readonly Pick<ReportedPractice, 'id' | 'age' | 'practice' | 'verdict'>[];
}

/**
 * What became of a commitment by a day, by all reviews there are, in any order. A review counts if it is of the same
 * platform and place of law, began on a later day than the promise and no later than `today`, and saw the finding one
 * way or the other. Give it only reviews whose seal is whole.
 */
export function commitmentState(
  commitment: Commitment,
  reviews: readonly SeenReview[],
  today: Day,
): CommitmentState {
  const { promisedOn, due, url } = commitment;
  const shown = reviews
    .filter(({ review }) => originOf(review.url) === originOf(url))
    .filter(({ review }) => dayOf(review.startedAt) > promisedOn && dayOf(review.startedAt) <= today)
    .sort((a, b) => (a.review.startedAt < b.review.startedAt ? -1 : 1))
    .flatMap(({ review, ...report }) => {
      const found = findingsOn(commitment.finding, report).filter(({ verdict }) => tells(verdict));
      // Of several, as of a child and a peer of one age, the worst.
      const worst = found.find(({ verdict }) => verdict === 'falls-short') ?? found[0];
      return worst ? [{ startedAt: review.startedAt, finding: worst.id, verdict: worst.verdict }] : [];
    });
  const last = shown.at(-1) ?? null;
  const kept = shown.some(({ verdict }) => verdict !== 'falls-short');
  const status = ((): CommitmentState['status'] => {
    if (last && last.verdict !== 'falls-short') return 'verified';
    if (last && (kept || dayOf(last.startedAt) > due)) return 'broken';
    return today > due ? 'overdue' : 'open';
  })();
  return { commitment, status, shownBy: last, asOf: today };
}

function findingsOn(
  subject: Commitment['finding'],
  { findings, practices }: Pick<SeenReview, 'findings' | 'practices'>,
): readonly { id: string; verdict: string }[] {
  return 'situation' in subject
    ? findings.filter(({ age, situation }) => age === subject.age && situation === subject.situation)
    : practices.filter(({ age, practice }) => age === subject.age && practice === subject.practice);
}

const tells = (verdict: string) => ['meets', 'stricter', 'falls-short'].includes(verdict);
const dayOf = (instant: string): Day => instant.slice(0, 10);

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
