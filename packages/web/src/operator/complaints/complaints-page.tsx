import { isSituation } from '@stairgate/rulebook';
import type { ReceivedComplaint } from '@stairgate/wire';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type ComplaintQuery, complaintsApi } from '../../api/complaints.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { Written } from '../../parts/written.tsx';
import { EndForm } from '../guardianship/end-form.tsx';
import { NeedOperator, useSignedOut } from '../need-operator.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { placesInWords } from '../parts/place-names.ts';
import { titleOf } from '../parts/title-of.ts';
import { Theirs } from '../theirs.tsx';

/** What children complained of, and a place to answer each. */
export function ComplaintsPage() {
  return (
    <OperatorFrame
      title="Complaints"
      lead="What children say is wrong or unfair. Each was promised an answer from a person, by a day."
    >
      <NeedOperator
        title="Complaints of children"
        about="What children wrote, and by when they get an answer."
      >
        {(onSignedOut) => <Complaints onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

const views: readonly { readonly search: string; readonly label: string; readonly query: ComplaintQuery }[] =
  [
    { search: '', label: 'Waiting', query: { state: 'received' } },
    { search: '?show=overdue', label: 'Overdue', query: { state: 'received', overdue: 'yes' } },
    { search: '?show=answered', label: 'Answered', query: { state: 'answered' } },
  ];

function Complaints({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const [search] = useSearchParams();
  const show = search.get('show');
  const view = views.find((one) => one.search === `?show=${show}`) ?? views[0]!;
  const { value, problem, loading, reload } = useResource(
    (signal) => complaintsApi.list(view.query, signal),
    view.search,
  );
  useSignedOut(problem, onSignedOut);
  return (
    <>
      <div className="row row-apart">
        <nav aria-label="Which complaints">
          <ul className="plain row">
            {views.map(({ search: to, label }) => (
              <li key={label}>
                <Link to={`/operator/complaints${to}`} aria-current={to === view.search ? 'page' : undefined}>
                  {label}
                  {value && label === 'Waiting' && ` (${value.waiting})`}
                  {value && label === 'Overdue' && ` (${value.overdue})`}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Button small busy={loading} onClick={reload}>
          Refresh
        </Button>
      </div>
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      {!value && loading && <Progress>Reading the complaints…</Progress>}
      {value?.complaints.length === 0 && <Empty view={view} />}
      <Card id="end" title="End a guardianship" quiet>
        <Fold summary="For a child that did not complain">
          <EndForm suggested="unreachable" />
        </Fold>
      </Card>
      {value && value.complaints.length < value.total && (
        <p className="soft">
          The first {value.complaints.length} of {value.total}.
        </p>
      )}
      {value && value.complaints.length > 0 && (
        <ul className="plain stack">
          {value.complaints.map((complaint) => (
            <li key={complaint.complaintId}>
              <Complaint complaint={complaint} reload={reload} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Empty({ view: { query } }: { view: (typeof views)[number] }) {
  return (
    <Card
      id="empty"
      title={
        query.state === 'answered'
          ? 'No complaint was answered yet'
          : query.overdue
            ? 'Nothing is overdue'
            : 'No complaint waits for an answer'
      }
    >
      <p className="measure">
        A child complains on its own page, or in the app of its platform; a guardian on its page. It comes
        here, and to the platform by its key unless a guardian complains of the platform itself.
      </p>
    </Card>
  );
}

const subjects = {
  age: 'Age',
  data: 'Data about the child',
  guardian: 'Its guardian',
  decision: 'A decision',
  platform: 'The platform',
  other: 'Something else',
} as const;

function Complaint({ complaint, reload }: { complaint: ReceivedComplaint; reload: () => Promise<void> }) {
  const { complaintId, about, text, at, answerBy, overdue, platform, place, band, childId } = complaint;
  const { answer, answeredAt, answeredBy } = complaint;
  const isGuardian = complaint.from === 'guardian';
  const subject = isSituation(about) ? titleOf(about) : subjects[about];
  return (
    <article className="card stack" aria-labelledby={`complaint-${complaintId}`}>
      <div className="row row-apart">
        <h2 id={`complaint-${complaintId}`} className="h3">
          {subject}
        </h2>
        {answeredAt !== null ? (
          <Chip tone="on" icon="on">
            Answered {dayOf(answeredAt)}
          </Chip>
        ) : (
          <Chip tone={overdue ? 'alarm' : 'ask'} icon={overdue ? 'warning' : 'clock'}>
            {overdue ? 'Overdue since' : 'Due'} {dayOf(answerBy)}
          </Chip>
        )}
      </div>
      <p className="review-facts">
        <span>{isGuardian ? 'From a guardian' : 'From the child'}</span>
        <span>Received {dayOf(at)}</span>
        <Theirs>{platform}</Theirs>
        <span>Age group {band}</span>
        <span>{place === 'unknown' ? 'Place unknown' : placesInWords([place])}</span>
        <code className="break-anywhere">{childId}</code>
      </p>
      {text === null || text === '' ? (
        <p className="soft">{isGuardian ? 'The guardian' : 'The child'} wrote nothing.</p>
      ) : (
        <Written>{text}</Written>
      )}
      <Fold summary="End the guardianship" of={subject}>
        <EndForm childId={childId} suggested={about === 'guardian' ? 'unsafe' : 'unreachable'} />
      </Fold>
      {answer === null ? (
        <Fold summary="Answer" of={subject}>
          <AnswerForm complaint={complaint} reload={reload} />
        </Fold>
      ) : (
        <div className="stack stack-small">
          <p className="soft">
            Answered by the {answeredBy}
            {complaint.withheld ? ', kept from the guardian' : ''}:
          </p>
          <Written>{answer}</Written>
        </div>
      )}
    </article>
  );
}

const longest = 2000;

function AnswerForm({ complaint, reload }: { complaint: ReceivedComplaint; reload: () => Promise<void> }) {
  const { complaintId, band } = complaint;
  const [text, setText] = useState('');
  const [told, setTold] = useState(!complaint.withheld);
  const aboutGuardian = complaint.about === 'guardian';
  const isGuardian = complaint.from === 'guardian';
  const [missing, setMissing] = useState(false);
  const say = useToast();
  const id = `answer-${complaintId}`;

  async function send(): Promise<void> {
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    await complaintsApi.answer(complaintId, { text: text.trim(), guardian: told ? 'told' : 'withheld' });
    say({ text: `Answered. The ${complaint.from} reads it on its page.` });
    await reload();
  }

  return (
    <Form onSend={send}>
      <div className="field">
        <label htmlFor={id}>Your answer</label>
        <p className="field-hint" id={`${id}-hint`}>
          {isGuardian
            ? 'For the guardian who complains, in its language. It is answered once. Neither the child nor another guardian reads it.'
            : `For a child of the age group ${band}, in its language. It is answered once. ${
                told
                  ? 'A guardian who is linked reads it too, but not what the child wrote: do not repeat that.'
                  : 'No guardian reads it, or hears of it.'
              }`}
        </p>
        {missing && (
          <p className="field-error" id={`${id}-missing`} role="alert">
            Write an answer.
          </p>
        )}
        <textarea
          id={id}
          rows={5}
          maxLength={longest}
          value={text}
          aria-invalid={missing || undefined}
          aria-describedby={missing ? `${id}-hint ${id}-missing` : `${id}-hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <p className="field-hint">
          {text.length} of {longest} letters
        </p>
      </div>
      {isGuardian ? null : aboutGuardian ? (
        <p className="soft">
          It is about the guardian, who is told nothing of it. To end what that guardian has a say in, use
          “End the guardianship” above.
        </p>
      ) : (
        <label className="row">
          <input type="checkbox" checked={told} onChange={(event) => setTold(event.target.checked)} />
          <span>A guardian who is linked may read this answer</span>
        </label>
      )}
      <SendButton tone="main">Send the answer</SendButton>
    </Form>
  );
}
