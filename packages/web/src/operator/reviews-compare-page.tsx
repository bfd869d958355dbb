import type { ListedReview, ReviewReport } from '@stairgate/wire';
import '@stairgate/report/style/report.css';
import { type Comparison, compare, compareParts, type LinkTo, sentences, wordDay } from '@stairgate/report';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useResource } from '../api/resource.ts';
import { reviewsApi } from '../api/reviews.ts';
import { Card } from '../parts/card.tsx';
import { dayOf } from '../parts/dates.ts';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { chosenReviews, mostCompared, shortId } from './chosen-reviews.ts';
import { NeedOperator, useSignedOut } from './need-operator.tsx';
import { OperatorFrame } from './operator-frame.tsx';
import { SealChip } from './seal-chip.tsx';
import { Theirs } from './theirs.tsx';

/** Several reviews beside each other: platforms by theme, then each theme by age. Which ones is in the address. */
export function ReviewsComparePage() {
  return (
    <OperatorFrame
      title="Reviews compared"
      lead="Platforms beside each other, by what a regulator looks at. What nobody tested is never a pass."
    >
      <p>
        <Link to="/operator/reviews" className="back">
          <span className="flip">
            <Icon name="next" size={16} />
          </span>
          All reviews
        </Link>
      </p>
      <NeedOperator title="Reviews compared" about="Reports of reviews beside each other.">
        {(onSignedOut) => <Choosing onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Choosing({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const { value: all, problem, loading, reload } = useResource(reviewsApi.list, 'once');
  const [search, setSearch] = useSearchParams();
  useSignedOut(problem, onSignedOut);
  if (problem && !problem.isSignedOut) return <ProblemNote problem={problem} onRetry={reload} />;
  if (!all) return loading ? <Progress>Reading the reviews…</Progress> : null;
  if (all.length === 0)
    return (
      <Note>
        <p>
          <strong>There is nothing to compare yet.</strong> No review was published here.
        </p>
      </Note>
    );
  const chosen = chosenReviews(all, search.get('of'));
  const choose = (id: string, on: boolean) => {
    const next = all.filter((one) => (one.id === id ? on : chosen.includes(one)));
    setSearch({ of: next.map(shortId).join() }, { replace: true, preventScrollReset: true });
  };
  return (
    <>
      <Card id="choose" title="Which reviews">
        <fieldset>
          <legend className="visually-hidden">Reviews to compare, at most {mostCompared}</legend>
          <ul className="plain choose-reviews">
            {all.map((one) => {
              const on = chosen.includes(one);
              return (
                <li key={one.id}>
                  <label className="check">
                    <input
                      type="checkbox"
                      checked={on}
                      disabled={!on && chosen.length >= mostCompared}
                      onChange={(event) => choose(one.id, event.target.checked)}
                    />
                    <span>
                      <Theirs>{one.platform}</Theirs>{' '}
                      <span className="soft">
                        {wordDay(one.startedAt, true)}, ages {one.ages.join(', ')};{' '}
                        {one.places === 'unknown' ? 'place unknown' : one.places.join(', ')}, law as of{' '}
                        {dayOf(one.asOf)}
                      </span>{' '}
                      {(one.seal === null || one.seal.evidence !== 'within') && <SealChip seal={one.seal} />}
                    </span>
                  </label>
                </li>
              );
            })}
          </ul>
        </fieldset>
      </Card>
      <Compared chosen={chosen} onSignedOut={onSignedOut} />
    </>
  );
}

function Compared({
  chosen,
  onSignedOut,
}: {
  chosen: readonly ListedReview[];
  onSignedOut: () => Promise<void>;
}) {
  /** Reports that were read, so that another choice reads only what is new. They never change. */
  const read = useRef(new Map<string, ReviewReport>());
  const { value, problem, loading, reload } = useResource(async (signal) => {
    const reports = await Promise.all(
      chosen.map(async ({ id }) => {
        const report = read.current.get(id) ?? (await reviewsApi.read(id, signal));
        read.current.set(id, report);
        return report;
      }),
    );
    return compare(
      reports.map((report, index) => ({ report, href: `/operator/reviews/${chosen[index]!.id}` })),
    );
  }, chosen.map(({ id }) => id).join());
  useSignedOut(problem, onSignedOut);
  if (chosen.length === 0)
    return (
      <Note>
        <p>Choose at least one review above.</p>
      </Note>
    );
  return (
    <>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {loading && <Progress>Reading the reports…</Progress>}
      {value && value.platforms.length > 0 && <Tables comparison={value} />}
    </>
  );
}

function Tables({ comparison }: { comparison: Comparison }) {
  return (
    <>
      {comparison.caveats.length > 0 && <Note>{sentences(comparison.caveats)}</Note>}
      {compareParts(comparison, linkTo).map(({ id, title, body }) => (
        <Card key={id} id={id} title={title}>
          {body}
        </Card>
      ))}
    </>
  );
}

const linkTo: LinkTo = (address, text) => <Link to={address}>{text}</Link>;
