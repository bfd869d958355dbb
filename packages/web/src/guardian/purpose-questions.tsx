import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { ChildProtections } from '../api/decision.ts';
import type { Purpose } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { wordsFor } from '../words.ts';
import { type Answers, contradictions, purposesApart, unanswered } from './answers.ts';
import { ContradictionNote } from './contradiction-note.tsx';

/** Each purpose is a question of its own. Yes and No are of one size, and neither is chosen beforehand. */
export function PurposeQuestions({
  purposes,
  answers,
  protections,
  first,
  onAnswer,
  onBack,
  onDone,
}: {
  purposes: readonly Purpose[];
  answers: Answers;
  protections: ChildProtections;
  /** The question to begin with, by its id; left out, it is the first. */
  first?: string | undefined;
  onAnswer: (id: string, answer: 'yes' | 'no') => void;
  onBack: () => void;
  onDone: () => void;
}) {
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { inside, outside } = purposesApart(purposes);
  const missing = unanswered(purposes, answers);
  const coreRefused = purposes.some(({ id, core }) => core && answers[id] === 'no');
  const against = contradictions(purposes, answers);

  useEffect(() => {
    if (first !== undefined) focusOn(form.current, first);
  }, [first]);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const [amiss] = missing.length > 0 ? missing : against;
    if (!amiss || coreRefused) {
      onDone();
      return;
    }
    setChecked(true);
    focusOn(form.current, amiss.id);
  }

  const question = (purpose: Purpose) => (
    <Question
      key={purpose.id}
      purpose={purpose}
      answer={answers[purpose.id]}
      missing={checked && !coreRefused && answers[purpose.id] === undefined}
      protections={protections}
      onAnswer={(answer) => onAnswer(purpose.id, answer)}
    />
  );

  return (
    <form className="stack" onSubmit={submit} noValidate ref={form}>
      <p>Answer each point for itself. You can agree to the service and refuse everything else.</p>
      {inside.map(question)}
      {outside.length > 0 && (
        <section className="apart stack" aria-labelledby="apart-title">
          <h3 id="apart-title">Sharing outside the service</h3>
          <p>
            These points let data about your child leave the service. The service works without them. An
            e-mail is not enough to agree to them.
          </p>
          {outside.map(question)}
        </section>
      )}
      <p className="soft number" role="status">
        {purposes.length - missing.length} of {purposes.length} answered
      </p>
      {coreRefused && (
        <p role="status">
          Without the service itself, nothing else can be used. Going on now refuses everything.
        </p>
      )}
      {checked && missing.length > 0 && !coreRefused && (
        <p className="field-error" role="alert">
          <Icon name="warning" />
          {missing.length === 1
            ? 'One point has no answer yet.'
            : `${missing.length} points have no answer yet.`}
        </p>
      )}
      {checked && missing.length === 0 && against.length > 0 && <ContradictionNote found={against} />}
      <div className="equal">
        <Button type="submit">Go on</Button>
        <Button onClick={onBack}>Back to the notice</Button>
      </div>
    </form>
  );
}

function focusOn(form: HTMLFormElement | null, id: string): void {
  form?.querySelector<HTMLInputElement>(`input[name="${CSS.escape(id)}"]`)?.focus();
}

function Question({
  purpose,
  answer,
  missing,
  protections,
  onAnswer,
}: {
  purpose: Purpose;
  answer: 'yes' | 'no' | undefined;
  missing: boolean;
  protections: ChildProtections;
  onAnswer: (answer: 'yes' | 'no') => void;
}) {
  const errorId = `missing-${purpose.id}`;
  return (
    <fieldset
      className="card question stack stack-small"
      data-purpose={purpose.id}
      aria-describedby={missing ? errorId : undefined}
    >
      <legend>
        <span className="question-title">{purpose.title}</span>
      </legend>
      <p>{purpose.why}</p>
      <p className="soft">Who gets it: {purpose.who}.</p>
      <Fold summary="What exactly?" of={purpose.title}>
        <ul>
          {purpose.situations.map((situation) => {
            const view = protections.situations[situation];
            const said = view && wordsFor(situation, view, 'guardian');
            return (
              <li key={situation}>
                {said ? `${said.title}. ${said.what}` : situation}
                {said?.risk && ` ${said.risk}`}
              </li>
            );
          })}
        </ul>
      </Fold>
      {missing && (
        <p className="field-error" id={errorId}>
          <Icon name="warning" />
          Please answer yes or no.
        </p>
      )}
      <div className="equal yes-no">
        {(['yes', 'no'] as const).map((one) => (
          <label key={one} className="yes-no-answer">
            <input
              type="radio"
              name={purpose.id}
              value={one}
              checked={answer === one}
              onChange={() => onAnswer(one)}
            />
            {one === 'yes' ? 'Yes' : 'No'}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
