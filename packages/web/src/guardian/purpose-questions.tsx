import type { ChildProtections, Method, Purpose } from '@stairgate/wire';
import { useEffect, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { type Answers, contradictions, notHere, purposesApart, unanswered } from './answers.ts';
import { ContradictionNote } from './contradiction-note.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** Each purpose is a question of its own. Yes and No are of one size, and neither is chosen beforehand. */
export function PurposeQuestions({
  purposes,
  answers,
  methods,
  protections,
  first,
  onAnswer,
  onBack,
  onDone,
}: {
  purposes: readonly Purpose[];
  answers: Answers;
  /** The ways of confirming that there are here. */
  methods: readonly Method[];
  protections: ChildProtections;
  /** The question to begin with, by its id; left out, it is the first. */
  first?: string | undefined;
  onAnswer: (given: Answers) => void;
  onBack: () => void;
  onDone: () => void;
}) {
  const { questions: words, fill } = useGuardianWords();
  const [checked, setChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { inside, outside } = purposesApart(purposes);
  const missing = unanswered(purposes, answers);
  const coreRefused = purposes.some(({ id, core }) => core && answers[id] === 'no');
  const against = contradictions(purposes, answers);
  const amiss = coreRefused ? undefined : (missing[0] ?? against[0]);

  useEffect(() => {
    if (first !== undefined)
      form.current?.querySelector<HTMLInputElement>(`input[name="${CSS.escape(first)}"]`)?.focus();
  }, [first]);

  function submit(): void {
    if (amiss) setChecked(true);
    else onDone();
  }

  const question = (purpose: Purpose) => (
    <Question
      key={purpose.id}
      purpose={purpose}
      answer={answers[purpose.id]}
      missing={checked && !coreRefused && answers[purpose.id] === undefined}
      amiss={checked && amiss?.id === purpose.id}
      closed={notHere(purpose, methods)}
      protections={protections}
      onAnswer={(answer) => onAnswer({ [purpose.id]: answer })}
    />
  );

  return (
    <Form onSend={submit} ref={form}>
      <p>
        <Told>{words.each}</Told>
      </p>
      {inside.map(question)}
      {outside.length > 0 && (
        <section className="apart stack" aria-labelledby="apart-title">
          <h3 id="apart-title">
            <Told>{words.apart}</Told>
          </h3>
          <p>
            <Told>{words.apartText}</Told>
          </p>
          {outside.map(question)}
        </section>
      )}
      <p className="soft number" role="status">
        <Told>{fill(words.progress, { done: purposes.length - missing.length, all: purposes.length })}</Told>
      </p>
      {missing.length > 0 && !coreRefused && (
        <div>
          <Button onClick={() => onAnswer(Object.fromEntries(missing.map(({ id }) => [id, 'no'])))}>
            <Told>{fill(words.rest, { count: missing.length })}</Told>
          </Button>
        </div>
      )}
      {coreRefused && (
        <p role="status">
          <Told>{words.coreRefused}</Told>
        </p>
      )}
      {checked && missing.length > 0 && !coreRefused && (
        <p className="field-error" role="alert">
          <Icon name="warning" />
          <Told>{fill(words.missing, { count: missing.length })}</Told>
        </p>
      )}
      {checked && missing.length === 0 && against.length > 0 && <ContradictionNote found={against} />}
      <div className="equal">
        <SendButton>
          <Told>{words.goOn}</Told>
        </SendButton>
        <Button onClick={onBack}>
          <Told>{words.back}</Told>
        </Button>
      </div>
    </Form>
  );
}

function Question({
  purpose,
  answer,
  missing,
  amiss,
  closed,
  protections,
  onAnswer,
}: {
  purpose: Purpose;
  answer: 'yes' | 'no' | undefined;
  missing: boolean;
  /** Whether it is the first that has to be answered otherwise. */
  amiss: boolean;
  /** Whether nobody can say yes to it here. */
  closed: boolean;
  protections: ChildProtections;
  onAnswer: (answer: 'yes' | 'no') => void;
}) {
  const { questions: words, said: sayOf } = useGuardianWords();
  const errorId = `missing-${purpose.id}`;
  return (
    <fieldset
      className="card question stack stack-small"
      data-purpose={purpose.id}
      data-amiss={amiss ? '' : undefined}
      aria-describedby={missing ? errorId : undefined}
    >
      <legend>
        <span className="question-title">
          <Told>{purpose.title}</Told>
        </span>
      </legend>
      <p>
        <Told>{purpose.why}</Told>
      </p>
      <p className="soft">
        <Told>{words.who}</Told> <Told>{purpose.who}</Told>.
      </p>
      <Fold summary={<Told>{words.exactly}</Told>} of={purpose.title}>
        <ul>
          {purpose.situations.map((situation) => {
            const view = protections.situations[situation];
            const said = view && sayOf(situation, view);
            return (
              <li key={situation}>
                {said
                  ? [`${said.title}.`, said.what, said.risk ?? ''].map((text) => (
                      <span key={text}>
                        <Told>{text}</Told>{' '}
                      </span>
                    ))
                  : situation}
              </li>
            );
          })}
        </ul>
      </Fold>
      {closed && (
        <p data-not-here="">
          <Icon name="off" size={18} /> <Told>{words.notHere}</Told>
        </p>
      )}
      {missing && (
        <p className="field-error" id={errorId}>
          <Icon name="warning" />
          <Told>{words.answer}</Told>
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
              disabled={closed && one === 'yes'}
              onChange={() => onAnswer(one)}
            />
            <Told>{words[one]}</Told>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
