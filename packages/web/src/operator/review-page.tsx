import '../style/reviews.css';
import { type ReviewReport, topicsOf, visible, wordAges } from '@stairgate/review/reading';
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
import { ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { NeedOperator, useSignedOut } from './need-operator.tsx';
import { OperatorFrame } from './operator-frame.tsx';
import { placesInWords } from './parts/place-names.ts';
import { ReviewDrift } from './review-drift.tsx';
import { ReviewPicture, VerdictGrid } from './review-picture.tsx';
import { HowDone, NotSeen } from './review-rest.tsx';
import { EverythingElse, FallsShort } from './review-topics.tsx';
import { Theirs } from './verdict-mark.tsx';

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
      {value && (
        <>
          <Head report={value} id={id} />
          <ReviewPicture report={value} />
          <FallsShort report={value} />
          <Practices report={value} />
          <ReviewDrift report={value} />
          <NotSeen report={value} />
          <EverythingElse report={value} />
          <HowDone report={value} id={id} />
        </>
      )}
    </>
  );
}

function Head({ report, id }: { report: ReviewReport; id: string }) {
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
          {parts.map(([part, label]) => (
            <li key={part}>
              <a href={`#${part}-title`}>{label}</a>
            </li>
          ))}
        </ul>
      </nav>
    </Card>
  );
}

const parts = [
  ['picture', 'The picture'],
  ['short', 'What falls short'],
  ['practices', 'How things are asked'],
  ['drift', 'Promise and browser'],
  ['unseen', 'What could not be seen'],
  ['else', 'Everything else'],
  ['how', 'How it was done'],
] as const;

function sumOf(report: ReviewReport): string {
  const short = topicsOf(report, 'falls-short');
  if (short.length === 0) return 'Nothing that was tested falls short of the law';
  const who = short.flatMap(({ entries }) => entries.flatMap((entry) => entry.who));
  const ages = [...new Set(who.flatMap(({ age }) => age ?? []))].sort((a, b) => a - b);
  const at =
    ages.length === report.review.ages.length
      ? 'at every age'
      : `at ${wordAges(ages.map((age) => ({ age, persona: '' })))}`;
  return `It falls short of the law in ${short.length === 1 ? 'one way' : `${short.length} ways`}${ages.length === 0 ? '' : `, ${at}`}`;
}

function Practices({ report }: { report: ReviewReport }) {
  return (
    <Card id="practices" title="How things are asked and said">
      <p className="soft measure">
        The age screen, choices, notices and what goes to others. What falls short of it stands above, with
        what was seen.
      </p>
      <VerdictGrid caption="Practices by age" ages={report.review.ages} own={report.practices} />
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
