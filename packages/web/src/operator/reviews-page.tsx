import type { ListedReview } from '@stairgate/wire';
import '@stairgate/report/style/report.css';
import { Link } from 'react-router';
import { useResource } from '../api/resource.ts';
import { reviewsApi } from '../api/reviews.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { dayOf, momentOf } from '../parts/dates.ts';
import { ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { NeedOperator, useSignedOut } from './need-operator.tsx';
import { OperatorFrame } from './operator-frame.tsx';
import { placesInWords } from './parts/place-names.ts';
import { DriftChip, ReviewBar } from './review-bar.tsx';
import { SealChip } from './seal-chip.tsx';
import { Theirs } from './theirs.tsx';

/** Every review that was published here, the newest first. */
export function ReviewsPage() {
  return (
    <OperatorFrame
      title="Reviews"
      lead="What a child of each age would meet on a platform, seen in a real browser and held against the law."
    >
      <NeedOperator title="Reviews of platforms" about="Reports of reviews, and what falls short in them.">
        {(onSignedOut) => <Reviews onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Reviews({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const { value, problem, loading, reload } = useResource(reviewsApi.list, 'once');
  useSignedOut(problem, onSignedOut);
  return (
    <>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the reviews…</Progress>}
      {value?.length === 0 && <Empty />}
      {value && value.length > 0 && (
        <>
          <div className="row row-apart">
            <p className="soft">
              {value.length === 1 ? 'One review' : `${value.length} reviews`}, the newest first.{' '}
              {value.length > 1 && <Link to="/operator/reviews/compare">Compare them</Link>}
            </p>
            <Button small busy={loading} onClick={reload}>
              Refresh
            </Button>
          </div>
          <ul className="plain review-list">
            {value.map((review) => (
              <li key={review.id}>
                <ReviewCard review={review} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const publishing = 'npx stairgate publish FOLDER --service ADDRESS --publish-key FILE';

function Empty() {
  return (
    <Card id="empty" title="No review was published yet">
      <p className="measure">
        A review is made on the machine of whoever reviews. Its report comes here when it is published, with
        an API key of the scope “operator”:
      </p>
      <CopyText text={publishing} label="The command" />
    </Card>
  );
}

function ReviewCard({ review }: { review: ListedReview }) {
  const { id, platform, url, places, ages, startedAt, asOf, cutShort, counts, drift, receivedAt } = review;
  return (
    <article className="card stack review-card" aria-labelledby={`review-${id}`}>
      <div className="row row-apart">
        <h2 id={`review-${id}`} className="h3">
          <Link to={`/operator/reviews/${id}`}>
            <Theirs>{platform}</Theirs>
            <span className="visually-hidden">, reviewed on {dayOf(startedAt)}</span>
          </Link>
        </h2>
        <span className="soft">{dayOf(startedAt)}</span>
      </div>
      <p className="review-facts">
        <Theirs>{url}</Theirs>
        <span>{places === 'unknown' ? 'Place unknown' : placesInWords(places)}</span>
        <span>Ages {ages.join(', ')}</span>
        <span>Law as of {dayOf(asOf)}</span>
      </p>
      <ReviewBar counts={counts} />
      <p className="row">
        <SealChip seal={review.seal} />
        <DriftChip drift={drift} />
        {cutShort && (
          <Chip tone="ask" icon="warning">
            Cut short
          </Chip>
        )}
        <span className="soft small">Received {momentOf(receivedAt)}</span>
      </p>
    </article>
  );
}
