import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type GuardianChild, guardianApi, type Proof } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { type Answers, agreed, contradictionsIn, openPurposes } from './answers.ts';
import { ContradictionNote } from './contradiction-note.tsx';
import { MethodForm } from './method-form.tsx';
import { NoticeText } from './notice-text.tsx';
import { PurposeQuestions } from './purpose-questions.tsx';

type Step = 'notice' | 'questions' | 'method' | 'done';
type Outcome =
  | { readonly kind: 'confirming' }
  | { readonly kind: 'given'; readonly consentId: string | undefined }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'other-decided' };

const steps: readonly { readonly id: Step; readonly label: string }[] = [
  { id: 'notice', label: 'Read' },
  { id: 'questions', label: 'Answer' },
  { id: 'method', label: 'Confirm' },
];

/** First the notice, then each question, then how to confirm. Refusing is as near as agreeing on every step. */
export function ConsentJourney({
  child,
  reload,
  onDone,
}: {
  child: GuardianChild;
  reload: () => Promise<void>;
  onDone: () => void;
}) {
  const [step, setStep] = useState<Step>('notice');
  const [answers, setAnswers] = useState<Answers>({});
  const [refusing, setRefusing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [first, setFirst] = useState<string>();
  // The questions stay as they were read, whatever a reload in the background brings.
  const [asked] = useState(child);
  const anew = asked.state !== 'invited';
  const open = openPurposes(asked.purposes);
  const yes = agreed(asked.purposes, answers);
  const against = problem ? contradictionsIn(problem) : [];

  async function attempt(task: () => Promise<Outcome>): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      setOutcome(await task());
      setStep('done');
    } catch (error) {
      const caught = asProblem(error);
      if (caught.code === 'consent-already-answered') {
        setOutcome({ kind: 'other-decided' });
        setStep('done');
      } else setProblem(caught);
    }
    setRefusing(false);
    setBusy(false);
    await reload();
  }

  const refuse = () =>
    attempt(async () => {
      await guardianApi.refuse(child.childId);
      return { kind: 'refused' };
    });

  const consent = (method: string, proof: Proof | undefined) =>
    attempt(async () => {
      const { state, consentId } = await guardianApi.consent(child.childId, {
        purposes: yes.map(({ id }) => id),
        refused: open.filter((purpose) => !yes.includes(purpose)).map(({ id }) => id),
        method,
        ...(proof && { proof }),
        noticeVersion: asked.notice.version,
        ...(anew && { change: true }),
      });
      return state === 'confirming' ? { kind: 'confirming' } : { kind: 'given', consentId };
    });

  const back = (to: Step, question?: string) => {
    setProblem(undefined);
    setFirst(question);
    setStep(to);
  };

  return (
    <Page
      title={step === 'done' ? 'Your answer' : asked.notice.title}
      lead={
        step === 'notice'
          ? 'Nothing is collected until you have answered. Read first, then say yes or no to each point.'
          : undefined
      }
      width="narrow"
    >
      {step !== 'done' && <Steps current={step} />}
      <div className="stack">
        {against.length > 0 && (
          <ContradictionNote found={against}>
            <Button onClick={() => back('questions', against[0]?.id)}>Back to the question</Button>
          </ContradictionNote>
        )}
        {problem && against.length === 0 && (
          <>
            <ProblemNote problem={problem} />
            {problem.code === 'notice-changed' && (
              <Button onClick={() => location.reload()}>Read the new notice</Button>
            )}
          </>
        )}
        {step === 'notice' && (
          <StepBody title="What you should know">
            <NoticeText notice={asked.notice} />
            <div className="equal">
              <Button onClick={() => setStep('questions')}>Go on to the questions</Button>
              {anew ? (
                <Button onClick={onDone}>Leave it as it is</Button>
              ) : (
                <Button onClick={() => setRefusing(true)}>Refuse everything</Button>
              )}
            </div>
          </StepBody>
        )}
        {step === 'questions' && (
          <StepBody title="Your answers">
            <PurposeQuestions
              purposes={open}
              answers={answers}
              protections={asked.protections}
              first={first}
              onAnswer={(id, answer) => setAnswers({ ...answers, [id]: answer })}
              onBack={() => back('notice')}
              onDone={() => {
                if (yes.length > 0) setStep('method');
                else if (anew) {
                  setOutcome({ kind: 'unchanged' });
                  setStep('done');
                } else setRefusing(true);
              }}
            />
          </StepBody>
        )}
        {step === 'method' && (
          <StepBody title="Confirm that it is you">
            <p>The law asks us to be reasonably sure that a grown-up answers. Choose how.</p>
            <MethodForm
              methods={asked.methods}
              purposes={yes}
              busy={busy}
              submit="Send my answer"
              onBack={() => back('questions')}
              onSubmit={consent}
            />
          </StepBody>
        )}
        {step === 'done' && outcome && <Done outcome={outcome} child={child} onDone={onDone} />}
      </div>
      {refusing && (
        <Dialog title="Refuse everything?" onClose={() => setRefusing(false)}>
          <p>
            What needs your yes stays off. Your e-mail address is deleted once your answer is recorded. Your
            child is told that you said no, and can ask again.
          </p>
          <div className="equal">
            <Button busy={busy} onClick={refuse}>
              Refuse everything
            </Button>
            <Button onClick={() => setRefusing(false)}>Back</Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

function Steps({ current }: { current: Step }) {
  const at = steps.findIndex(({ id }) => id === current);
  return (
    <ol className="plain steps journey-steps" aria-label="Steps">
      {steps.map(({ id, label }, index) => (
        <li
          key={id}
          className={index <= at ? 'step step-done' : 'step'}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at ? <Icon name="on" size={16} /> : <span className="step-number">{index + 1}</span>}
          {label}
        </li>
      ))}
    </ol>
  );
}

/** One step; its heading takes the focus when it comes up, except on the first. */
function StepBody({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <section className="stack" aria-labelledby="step-title">
      <h2 id="step-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

function Done({ outcome, child, onDone }: { outcome: Outcome; child: GuardianChild; onDone: () => void }) {
  const granted = child.purposes.filter((purpose) => purpose.granted);
  useEffect(() => document.querySelector<HTMLElement>('h1')?.focus(), []);
  return (
    <section className="stack">
      {outcome.kind === 'confirming' && (
        <Note tone="ask" icon="mail" live="status">
          <p>
            <strong>One more step.</strong>
          </p>
          <p>
            We have sent you a second e-mail: press the button in it to confirm. Until then nothing is
            switched on.
          </p>
        </Note>
      )}
      {outcome.kind === 'given' && (
        <>
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>Thank you, your answer counts.</strong> What you agreed to is allowed from now on. You
              can take it back at any time.
            </p>
          </Note>
          {outcome.consentId && (
            <LinkButton
              href={guardianApi.receiptAddress(child.childId, outcome.consentId)}
              download
              icon="receipt"
            >
              Download your receipt
            </LinkButton>
          )}
        </>
      )}
      {outcome.kind === 'unchanged' && (
        <Note icon="on" live="status">
          <p>Everything stays as it was.</p>
        </Note>
      )}
      {outcome.kind === 'refused' && (
        <Note icon="on" live="status">
          <p>
            <strong>You said no.</strong> Everything that needs a grown-up’s yes stays off, and your e-mail
            address is deleted.
          </p>
        </Note>
      )}
      {outcome.kind === 'other-decided' && (
        <>
          <Note tone="ask" icon="people" live="status">
            <p>
              <strong>Somebody answered before you.</strong> Another grown-up of this child, or you in another
              window. Your answer was not recorded and changed nothing.
            </p>
          </Note>
          <Card id="other" title="What was decided">
            {granted.length === 0 ? (
              <p>
                {child.state === 'confirming'
                  ? 'It is waiting to be confirmed by e-mail.'
                  : 'Nothing was allowed.'}
              </p>
            ) : (
              <ul className="plain stack stack-small">
                {child.purposes.map((purpose) => (
                  <li key={purpose.id} className="ring-detail">
                    <Icon name={purpose.granted ? 'on' : 'off'} size={18} />
                    <span>
                      {purpose.title}: <strong>{purpose.granted ? 'yes' : 'no'}</strong>
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </>
      )}
      <div>
        <Button onClick={onDone}>Go to your page</Button>
      </div>
    </section>
  );
}
