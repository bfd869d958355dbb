import type { Situation } from '@stairgate/rulebook';
import { useState } from 'react';
import { type ChildPage, type ComplaintRecord, childApi } from '../api/child.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { dayOf } from '../parts/dates.ts';
import { EraseDialog } from '../parts/erase-dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { ComplainDialog } from './complain-dialog.tsx';
import type { PageWords } from './page-words.ts';

/** Download, erase, complain: one button each, and how far a complaint is. */
export function Rights({
  facts,
  words,
  titleOf,
  reload,
  onErased,
}: {
  facts: ChildPage;
  words: PageWords;
  titleOf: (situation: Situation) => string;
  reload: () => Promise<void>;
  onErased: () => void;
}) {
  const [dialog, setDialog] = useState<'erase' | 'complain'>();
  return (
    <section className="stack" aria-labelledby="rights-title">
      <h2 id="rights-title" tabIndex={-1}>
        {words.rights}
      </h2>
      <div className="rights">
        <Card id="download" level={3} title={words.download.title}>
          <p className="soft">{words.download.text}</p>
          <LinkButton href={childApi.exportAddress} download="my-data.json" icon="download">
            {words.download.title}
          </LinkButton>
        </Card>
        <Card id="complain" level={3} title={words.complain.title}>
          <p className="soft">{words.complain.text}</p>
          <Button icon="flag" onClick={() => setDialog('complain')}>
            {words.complain.title}
          </Button>
        </Card>
        <Card id="erase" level={3} title={words.erase.title}>
          <p className="soft">{words.erase.text}</p>
          <Button icon="bin" onClick={() => setDialog('erase')}>
            {words.erase.title}
          </Button>
        </Card>
      </div>
      {facts.complaints.length > 0 && (
        <Card id="complaints" level={3} title="What you complained about" quiet>
          <ul className="plain stack">
            {facts.complaints.map((complaint) => (
              <li key={complaint.complaintId}>
                <Complaint complaint={complaint} titleOf={titleOf} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {dialog === 'erase' && (
        <EraseDialog
          title={words.erase.title}
          what={[
            'All your choices here are forgotten, and everything goes off.',
            'What is known of your age and place is deleted.',
            'The link to your grown-up is cut.',
            'Your account in the app itself is not deleted here.',
          ]}
          erase={childApi.erase}
          onErased={onErased}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'complain' && (
        <ComplainDialog facts={facts} words={words} reload={reload} onClose={() => setDialog(undefined)} />
      )}
    </section>
  );
}

const steps = ['Received', 'A person looks at it', 'Answered'] as const;

function Complaint({
  complaint,
  titleOf,
}: {
  complaint: ComplaintRecord;
  titleOf: (situation: Situation) => string;
}) {
  const { about, state, answerBy, answer } = complaint;
  const reached = state === 'answered' || state === 'closed' ? 2 : state === 'received' ? 0 : 1;
  const subject =
    about === 'age'
      ? 'My age'
      : about === 'data'
        ? 'My data'
        : about === 'other'
          ? 'Something else'
          : titleOf(about);
  return (
    <div className="stack stack-small">
      <p>
        <strong>{subject}</strong>
        {reached < 2 && <span className="soft"> · you get an answer by {dayOf(answerBy)}</span>}
      </p>
      <ol className="plain steps">
        {steps.map((step, index) => (
          <li
            key={step}
            className={index <= reached ? 'step step-done' : 'step'}
            aria-current={index === reached ? 'step' : undefined}
          >
            <Icon name={index <= reached ? 'on' : 'clock'} size={16} />
            {step}
          </li>
        ))}
      </ol>
      {answer && <p>{answer}</p>}
    </div>
  );
}
