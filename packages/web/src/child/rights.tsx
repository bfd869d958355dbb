import type { Situation } from '@stairgate/rulebook';
import type { ChildPage, ComplaintView } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { EraseDialog } from '../parts/erase-dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { Written } from '../parts/written.tsx';
import { ComplainDialog } from './complain-dialog.tsx';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

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
        <Told words={words}>{words.rights}</Told>
      </h2>
      <div className="rights">
        <Card id="download" level={3} title={<Told words={words}>{words.download.title}</Told>}>
          <p className="soft">
            <Told words={words}>{words.download.text}</Told>
          </p>
          <div className="row">
            <LinkButton href={childApi.dataAddress('page', words.language)} target="_blank" icon="eye">
              <Told words={words}>{words.download.read}</Told>
            </LinkButton>
            <LinkButton
              href={childApi.dataAddress('pdf', words.language)}
              download="my-data.pdf"
              icon="download"
            >
              <Told words={words}>{words.download.pdf}</Told>
            </LinkButton>
            <LinkButton href={childApi.exportAddress} download="my-data.json" icon="data">
              <Told words={words}>{words.download.machines}</Told>
            </LinkButton>
          </div>
        </Card>
        <Card id="complain" level={3} title={<Told words={words}>{words.complain.title}</Told>}>
          <p className="soft">
            <Told words={words}>{words.complain.text}</Told>
          </p>
          <Button icon="flag" onClick={() => setDialog('complain')}>
            <Told words={words}>{words.complain.title}</Told>
          </Button>
        </Card>
        <Card id="erase" level={3} title={<Told words={words}>{words.erase.title}</Told>}>
          <p className="soft">
            <Told words={words}>{words.erase.text}</Told>
          </p>
          <Button icon="bin" onClick={() => setDialog('erase')}>
            <Told words={words}>{words.erase.title}</Told>
          </Button>
        </Card>
      </div>
      {facts.complaints.length > 0 && (
        <Card id="complaints" level={3} title={<Told words={words}>{words.complain.list}</Told>} quiet>
          <ul className="plain stack">
            {facts.complaints.map((complaint) => (
              <li key={complaint.complaintId}>
                <Complaint complaint={complaint} words={words} titleOf={titleOf} />
              </li>
            ))}
          </ul>
        </Card>
      )}
      {dialog === 'erase' && (
        <EraseDialog
          title={words.erase.title}
          what={[
            words.erase.what.choices,
            words.erase.what.facts,
            words.erase.what.link,
            words.erase.what.account,
          ]}
          worded={(error) => worded(error, words)}
          langOf={words.langOf}
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

function Complaint({
  complaint,
  words,
  titleOf,
}: {
  complaint: ComplaintView;
  words: PageWords;
  titleOf: (situation: Situation) => string;
}) {
  const { about, state, answerBy, answer, answeredAt } = complaint;
  const { complain } = words;
  const steps = [complain.steps.received, complain.steps.read, complain.steps.answered];
  const reached = state === 'answered' ? 2 : 0;
  const subject =
    about === 'age'
      ? complain.myAge
      : about === 'data'
        ? complain.data
        : about === 'guardian'
          ? complain.guardian
          : about === 'other'
            ? complain.other
            : titleOf(about);
  return (
    <div className="stack stack-small">
      <p>
        <strong>
          <Told words={words}>{subject}</Told>
        </strong>
        {reached < 2 && (
          <span className="soft">
            {' · '}
            <Told words={words}>{words.fill(complain.by, { day: words.day(answerBy) })}</Told>
          </span>
        )}
      </p>
      <ol className="plain steps">
        {steps.map((step, index) => (
          <li
            key={step}
            className={index <= reached ? 'step step-done' : 'step'}
            aria-current={index === reached ? 'step' : undefined}
          >
            <Icon name={index <= reached ? 'on' : 'clock'} size={16} />
            <Told words={words}>{step}</Told>
          </li>
        ))}
      </ol>
      {answer !== null && answeredAt !== null && (
        <>
          <p>
            <Told words={words}>{words.fill(complain.answer, { day: words.day(answeredAt) })}</Told>
          </p>
          <Written>{answer}</Written>
        </>
      )}
    </div>
  );
}
