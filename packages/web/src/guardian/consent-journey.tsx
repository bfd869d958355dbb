import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild } from '@stairgate/wire';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { guardianApi } from '../api/guardian.ts';
import { asProblem } from '../api/problem.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import { AnswerSummary } from './answer-summary.tsx';
import { type Answers, agreed, contradictionsIn, openPurposes, unanswered } from './answers.ts';
import { ChildWords } from './child-words.tsx';
import { ContradictionNote } from './contradiction-note.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { type KeptDraft, openDraft } from './journey-draft.ts';
import { MethodForm } from './method-form.tsx';
import { EarlierNo, TellMe } from './noes.tsx';
import { NoticeText } from './notice-text.tsx';
import { PurposeQuestions } from './purpose-questions.tsx';
import { ServedInEnglish } from './served-in-english.tsx';

type Step = 'notice' | 'questions' | 'method' | 'done';
type Outcome =
  | { readonly kind: 'confirming' }
  | { readonly kind: 'given'; readonly consentId: string | undefined }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'other-decided' };

const steps = ['notice', 'questions', 'method'] as const;

interface JourneyProps {
  readonly child: GuardianChild;
  /** What the service can do at all. */
  readonly offers: readonly Situation[];
  readonly noStandsDays: number;
  readonly reload: () => Promise<void>;
  readonly onDone: () => void;
}

/** Where a journey stands, as the history of the tab keeps it: Back goes one step back. */
export interface JourneyPlace {
  readonly journey: string;
  readonly step: Step;
}

/** First the notice, then each question, then how to confirm. Refusing is as near as agreeing on every step. */
export function ConsentJourney(props: JourneyProps) {
  const { childId, invitedAt } = props.child;
  const [draft, setDraft] = useState<KeptDraft>();
  useEffect(() => {
    let wanted = true;
    openDraft(`${childId} ${invitedAt}`).then((opened) => wanted && setDraft(opened));
    return () => {
      wanted = false;
    };
  }, [childId, invitedAt]);
  const { opening } = useGuardianWords();
  if (draft) return <Journey {...props} draft={draft} />;
  return (
    <Page title={opening} heading={<Told>{opening}</Told>} tools={<LanguageSwitch />} width="narrow">
      <Progress />
    </Page>
  );
}

function Journey({
  child,
  offers,
  noStandsDays,
  reload,
  onDone,
  draft,
}: JourneyProps & { draft: KeptDraft }) {
  const words = useGuardianWords();
  const worded = useWorded();
  const { journey, langOf } = words;
  const [kept] = useState(() => draft.read());
  const [answers, setAnswers] = useState<Answers>(kept?.answers ?? {});
  const [refusing, setRefusing] = useState(false);
  const [tellMe, setTellMe] = useState(false);
  const task = useTask();
  const [outcome, setOutcome] = useState<Outcome>();
  const [first, setFirst] = useState<string>();
  // The questions stay as they were read, whatever a reload in the background brings; they follow the language alone.
  const [asked, setAsked] = useState(child);
  if (asked.notice.language !== child.notice.language) setAsked(child);
  // Of the notice as it was read, in whichever language that was.
  const [read, setRead] = useState(kept?.notice);
  const anew = asked.state !== 'invited';
  const open = openPurposes(asked.purposes);
  const yes = agreed(asked.purposes, answers);
  const [step, setStep] = useStep(child, kept?.elsewhere === true ? 'method' : 'notice', {
    questions: read !== undefined,
    method: read !== undefined && yes.length > 0 && unanswered(open, answers).length === 0,
    done: outcome !== undefined,
  });
  const problem = task.problem;
  const against = problem ? contradictionsIn(problem, asked.purposes) : [];

  const attempt = async (work: () => Promise<Outcome>): Promise<void> => {
    await task.run(async () => {
      try {
        setOutcome(await work());
      } catch (error) {
        if (asProblem(error).code !== 'consent-already-answered') throw error;
        setOutcome({ kind: 'other-decided' });
      }
      draft.forget();
      setStep('done');
    });
    setRefusing(false);
    await reload();
  };

  const refuse = () =>
    attempt(async () => {
      await guardianApi.refuse(child.childId, tellMe);
      return { kind: 'refused' };
    });

  const consent = (method: string, proof: string | undefined) =>
    attempt(async () => {
      const { state, consentId } = await guardianApi.consent(child.childId, {
        purposes: yes.map(({ id }) => id),
        refused: open.filter((purpose) => !yes.includes(purpose)).map(({ id }) => id),
        method,
        ...(proof !== undefined && { attempt: proof }),
        noticeVersion: read ?? asked.notice.version,
        ...(anew && { change: true }),
      });
      return state === 'confirming' ? { kind: 'confirming' } : { kind: 'given', consentId };
    });

  const back = (to: Step, question?: string) => {
    task.clear();
    setFirst(question);
    setStep(to);
  };

  const title =
    step === 'done' ? words.done.title : words.fill(journey.title, { service: asked.notice.service });
  return (
    <Page
      title={title}
      heading={<Told>{title}</Told>}
      lead={step === 'notice' ? <Told>{journey.lead}</Told> : undefined}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      {step !== 'done' && <Steps current={step} />}
      <div className="stack">
        {child.word !== null && <ChildWords word={child.word} />}
        {against.length > 0 && (
          <ContradictionNote found={against}>
            <Button onClick={() => back('questions', against[0]?.id)}>
              <Told>{journey.toQuestion}</Told>
            </Button>
          </ContradictionNote>
        )}
        {problem && against.length === 0 && (
          <>
            <ProblemNote problem={worded(problem)} focus />
            {problem.code === 'notice-changed' && (
              <Button
                onClick={() => {
                  draft.keep({ answers });
                  location.reload();
                }}
              >
                <Told>{journey.newNotice}</Told>
              </Button>
            )}
          </>
        )}
        {step === 'notice' && (
          <StepBody title={journey.know}>
            {child.earlierNo && <EarlierNo no={child.earlierNo} />}
            <ServedInEnglish notice={asked.notice} />
            <NoticeText notice={asked.notice} protections={asked.protections} offers={offers} />
            <div className="equal">
              <Button
                onClick={() => {
                  const { version } = asked.notice;
                  setRead(version);
                  draft.keep({ notice: version, answers });
                  setStep('questions');
                }}
              >
                <Told>{journey.goOn}</Told>
              </Button>
              {anew ? (
                <Button
                  onClick={() => {
                    draft.forget();
                    onDone();
                  }}
                >
                  <Told>{journey.leave}</Told>
                </Button>
              ) : (
                <Button onClick={() => setRefusing(true)}>
                  <Told>{journey.refuseAll}</Told>
                </Button>
              )}
            </div>
          </StepBody>
        )}
        {step === 'questions' && (
          <StepBody title={journey.answers}>
            <PurposeQuestions
              purposes={open}
              answers={answers}
              methods={asked.methods}
              protections={asked.protections}
              first={first}
              onAnswer={(given) => {
                const all = { ...answers, ...given };
                setAnswers(all);
                draft.keep({ ...(read !== undefined && { notice: read }), answers: all });
              }}
              onBack={() => back('notice')}
              onDone={() => {
                if (yes.length > 0) setStep('method');
                else if (anew) {
                  draft.forget();
                  setOutcome({ kind: 'unchanged' });
                  setStep('done');
                } else setRefusing(true);
              }}
            />
          </StepBody>
        )}
        {step === 'method' && (
          <StepBody title={journey.confirm}>
            <AnswerSummary purposes={open} agreed={yes} onChange={() => back('questions')} />
            <p>
              <Told>{journey.sure}</Told>
            </p>
            {child.earlierNo && <EarlierNo no={child.earlierNo} />}
            <MethodForm
              child={child}
              methods={asked.methods}
              purposes={yes}
              submit={journey.send}
              onBack={() => back('questions')}
              onSend={consent}
              onLeave={() =>
                draft.keep({ ...(read !== undefined && { notice: read }), answers, elsewhere: true })
              }
              reload={reload}
            />
          </StepBody>
        )}
        {step === 'done' && outcome && (
          <Done outcome={outcome} child={child} tellMe={tellMe} onDone={onDone} />
        )}
      </div>
      {refusing && (
        <Dialog
          title={journey.refusing.title}
          titleLang={langOf(journey.refusing.title)}
          onClose={() => setRefusing(false)}
        >
          <p>
            <Told>{journey.refusing.text}</Told>
          </p>
          <TellMe days={noStandsDays} checked={tellMe} onChange={setTellMe} />
          <div className="equal">
            <Button busy={task.busy} onClick={refuse}>
              <Told>{journey.refuseAll}</Told>
            </Button>
            <Button onClick={() => setRefusing(false)}>
              <Told>{journey.back}</Told>
            </Button>
          </div>
        </Dialog>
      )}
    </Page>
  );
}

/**
 * The step that the history of the tab stands at, or the one before it that can be shown now.
 * @param can which steps have what they need; the notice needs nothing.
 */
function useStep(
  { childId }: GuardianChild,
  first: Step,
  can: Readonly<Record<Exclude<Step, 'notice'>, boolean>>,
): readonly [Step, (to: Step) => void] {
  const { state } = useLocation() as { state: Partial<JourneyPlace> | null };
  const navigate = useNavigate();
  const asked = state?.journey === childId ? (state.step ?? first) : first;
  const step: Step = can.done
    ? 'done'
    : asked === 'method' && can.method
      ? 'method'
      : asked !== 'notice' && can.questions
        ? 'questions'
        : 'notice';
  const go = (to: Step) =>
    navigate('/guardian', {
      replace: to === 'done',
      state: { journey: childId, step: to } satisfies JourneyPlace,
    });
  return [step, go];
}

function Steps({ current }: { current: Exclude<Step, 'done'> }) {
  const { steps: words } = useGuardianWords().journey;
  const at = steps.indexOf(current);
  return (
    <ol className="plain steps journey-steps" aria-label={words.label}>
      {steps.map((id, index) => (
        <li
          key={id}
          className={index <= at ? 'step step-done' : 'step'}
          aria-current={index === at ? 'step' : undefined}
        >
          {index < at ? <Icon name="on" size={16} /> : <span className="step-number">{index + 1}</span>}
          <Told>{words[id]}</Told>
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
        <Told>{title}</Told>
      </h2>
      {children}
    </section>
  );
}

function Done({
  outcome,
  child,
  tellMe,
  onDone,
}: {
  outcome: Outcome;
  child: GuardianChild;
  tellMe: boolean;
  onDone: () => void;
}) {
  const { done: words, child: childWords, questions } = useGuardianWords();
  const granted = child.purposes.filter((purpose) => purpose.granted);
  useEffect(() => document.querySelector<HTMLElement>('h1')?.focus(), []);
  return (
    <section className="stack">
      {outcome.kind === 'confirming' && (
        <Note tone="ask" icon="mail" live="status">
          <p>
            <strong>
              <Told>{words.oneMore}</Told>
            </strong>
          </p>
          <p>
            <Told>{childWords.confirming}</Told>
          </p>
        </Note>
      )}
      {outcome.kind === 'given' && (
        <>
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>
                <Told>{words.counts}</Told>
              </strong>{' '}
              <Told>{words.countsMeans}</Told>
            </p>
          </Note>
          {outcome.consentId && (
            <LinkButton
              href={guardianApi.receiptAddress(child.childId, outcome.consentId)}
              download
              icon="receipt"
            >
              <Told>{words.receipt}</Told>
            </LinkButton>
          )}
        </>
      )}
      {outcome.kind === 'unchanged' && (
        <Note icon="on" live="status">
          <p>
            <Told>{words.unchanged}</Told>
          </p>
        </Note>
      )}
      {outcome.kind === 'refused' && (
        <Note icon="on" live="status">
          <p>
            <strong>
              <Told>{words.no}</Told>
            </strong>{' '}
            <Told>{tellMe ? words.noHeld : words.noMeans}</Told>
          </p>
        </Note>
      )}
      {outcome.kind === 'other-decided' && (
        <>
          <Note tone="ask" icon="people" live="status">
            <p>
              <strong>
                <Told>{words.other}</Told>
              </strong>{' '}
              <Told>{words.otherMeans}</Told>
            </p>
          </Note>
          <Card id="other" title={<Told>{words.decided}</Told>}>
            {granted.length === 0 ? (
              <p>
                <Told>{child.state === 'confirming' ? words.waiting : words.nothing}</Told>
              </p>
            ) : (
              <ul className="plain stack stack-small">
                {child.purposes.map((purpose) => (
                  <li key={purpose.id} className="ring-detail">
                    <Icon name={purpose.granted ? 'on' : 'off'} size={18} />
                    <span>
                      <Told>{purpose.title}</Told>:{' '}
                      <strong>
                        <Told>{purpose.granted ? questions.yes : questions.no}</Told>
                      </strong>
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Card>
        </>
      )}
      <div>
        <Button onClick={onDone}>
          <Told>{words.home}</Told>
        </Button>
      </div>
    </section>
  );
}
