import '@stairgate/report/style/report.css';
import { type Part, reportParts, sumOf, visible } from '@stairgate/report';
import type { ReviewReport } from '@stairgate/wire';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { asProblem, type Problem } from '../api/problem.ts';
import { useResource } from '../api/resource.ts';
import { reviewsApi } from '../api/reviews.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { dayOf } from '../parts/dates.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { NeedOperator, useSignedOut } from './need-operator.tsx';
import { OperatorFrame } from './operator-frame.tsx';
import { placesInWords } from './parts/place-names.ts';
import { SealChip, SealInWords } from './seal-chip.tsx';
import { Theirs } from './theirs.tsx';

/** One review: the picture, what falls short, how things are asked, promise and browser, what could not be seen. */
export function ReviewPage() {
  const { review: id = '' } = useParams();
  const [name, setName] = useState<string>();
  return (
    <OperatorFrame
      title={name === undefined ? 'A review' : visible(name)}
      heading={name === undefined ? 'A review' : <Theirs>{name}</Theirs>}
    >
      <p>
        <Link to="/operator/reviews" className="back">
          <span className="flip">
            <Icon name="next" size={16} />
          </span>
          All reviews
        </Link>
      </p>
      <NeedOperator title="A review of a platform" about="What was seen on it, and what falls short.">
        {(onSignedOut) => <Review id={id} onName={setName} onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Review({
  id,
  onName,
  onSignedOut,
}: {
  id: string;
  onName: (name: string) => void;
  onSignedOut: () => Promise<void>;
}) {
  const { value, problem, loading, reload } = useResource((signal) => reviewsApi.read(id, signal), id);
  const { hash } = useLocation();
  useSignedOut(problem, onSignedOut);
  useEffect(() => {
    if (value) onName(value.review.platform);
  }, [value, onName]);
  useEffect(() => {
    // What a link names is there only now that the report has been read.
    if (value && hash.length > 1)
      document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView({ block: 'start' });
  }, [value, hash]);
  return (
    <>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the report…</Progress>}
      {value && <Report report={value} id={id} />}
    </>
  );
}

function Report({ report, id }: { report: ReviewReport; id: string }) {
  // The evidence stays with whoever made the review, so nothing leads to it.
  const parts = reportParts(report, { fileAt: () => null, whole: true });
  return (
    <>
      <Head report={report} id={id} parts={parts} />
      {parts.map(({ id: part, title, body }) => (
        <Card key={part} id={part} title={title}>
          {body}
        </Card>
      ))}
      {report.drift === null && (
        <Note>
          <p>
            No service was asked what should hold. Review again with “--service” and the address of this
            service, and what it promises stands here beside what the browser saw.
          </p>
        </Note>
      )}
      <Seal id={id} />
      <p className="soft small">
        report.json: <code className="break-anywhere">{id}</code>, SHA-256, as the manifest of the sealed
        review names it. The evidence lies in its folder, which stays with whoever made it.
      </p>
    </>
  );
}

function Seal({ id }: { id: string }) {
  const { value } = useResource(reviewsApi.list, 'once');
  const review = value?.find((one) => one.id === id);
  if (review === undefined) return null;
  return (
    <Card id="seal" title="The seal" quiet aside={<SealChip seal={review.seal} />}>
      <SealInWords seal={review.seal} />
    </Card>
  );
}

function Head({ report, id, parts }: { report: ReviewReport; id: string; parts: readonly Part[] }) {
  const { review, law } = report;
  return (
    <Card id="sum" title={sumOf(report)} aside={<DeleteReview id={id} platform={review.platform} />}>
      <p className="review-facts">
        <Theirs>{review.url}</Theirs>
        <span>{law.places === 'unknown' ? 'Place unknown' : placesInWords(law.places)}</span>
        <span>Ages {review.ages.join(', ')}</span>
        <span>Reviewed on {dayOf(review.startedAt)}</span>
        <span>Law as of {dayOf(law.asOf)}</span>
      </p>
      <nav aria-label="Parts of this review">
        <ul className="plain review-parts">
          {parts.map(({ id: part, title }) => (
            <li key={part}>
              <a href={`#${part}-title`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
    </Card>
  );
}

function DeleteReview({ id, platform }: { id: string; platform: string }) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const navigate = useNavigate();
  const close = () => {
    setAsking(false);
    setProblem(undefined);
  };
  return (
    <>
      <Button small icon="bin" onClick={() => setAsking(true)}>
        Delete…
      </Button>
      {asking && (
        <Dialog title="Delete this review here?" onClose={close}>
          {problem && <ProblemNote problem={problem} />}
          <p>
            The report about <Theirs>{platform}</Theirs> is taken out of this service, and the ledger keeps
            that it was. The folder of the review stays with whoever made it, who can publish it again.
          </p>
          <div className="row">
            <Button
              tone="alarm"
              busy={busy}
              onClick={async () => {
                setBusy(true);
                setProblem(undefined);
                try {
                  await reviewsApi.delete(id);
                  navigate('/operator/reviews');
                } catch (error) {
                  setProblem(asProblem(error));
                }
                setBusy(false);
              }}
            >
              Delete it
            </Button>
            <Button onClick={close}>Keep it</Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
