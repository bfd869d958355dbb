import { type FormEvent, useState } from 'react';
import { type ChildPage, type ComplaintSubject, childApi } from '../api/child.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { dayOf } from '../parts/dates.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { groupsFor, wordsFor } from '../words.ts';
import type { PageWords } from './page-words.ts';

const longest = 1000;

/** Takes a complaint: about what, and as many words as the child likes, none included. */
export function ComplainDialog({
  facts,
  words,
  reload,
  onClose,
}: {
  facts: ChildPage;
  words: PageWords;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const [about, setAbout] = useState<ComplaintSubject | ''>('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [answerBy, setAnswerBy] = useState<string>();

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setMissing(about === '');
    if (about === '') return;
    setBusy(true);
    setProblem(undefined);
    try {
      setAnswerBy((await childApi.complain(about, text.trim())).answerBy);
      await reload();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  if (answerBy !== undefined) {
    return (
      <Dialog title="We got it" onClose={onClose}>
        <Note tone="on" icon="on" live="status">
          <p>Thank you for telling us. A person will read it. You get an answer by {dayOf(answerBy)}.</p>
        </Note>
        <p>You can see how far it is on this page.</p>
        <Button tone="main" onClick={onClose}>
          All right
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.complain.title} onClose={onClose}>
      <form className="stack" onSubmit={send} noValidate>
        {problem && <ProblemNote problem={problem} />}
        <div className="field">
          <label htmlFor="complain-about">What is it about?</label>
          {missing && (
            <p className="field-error" id="complain-missing" role="alert">
              Choose what it is about.
            </p>
          )}
          <select
            id="complain-about"
            value={about}
            aria-invalid={missing}
            aria-describedby={missing ? 'complain-missing' : undefined}
            onChange={(event) => setAbout(event.target.value as ComplaintSubject)}
          >
            <option value="">Choose…</option>
            <option value="age">My age is wrong</option>
            <option value="data">My data</option>
            {groupsFor(facts.band, facts.offers).map((group) => (
              <optgroup key={group.id} label={group.title}>
                {group.situations.map((situation) => (
                  <option key={situation} value={situation}>
                    {wordsFor(situation, facts.situations[situation], facts.band).title}
                  </option>
                ))}
              </optgroup>
            ))}
            <option value="other">Something else</option>
          </select>
        </div>
        <div className="field">
          <label htmlFor="complain-text">What happened?</label>
          <p className="field-hint" id="complain-hint">
            You can leave this empty. Please write no names and no phone numbers.
          </p>
          <textarea
            id="complain-text"
            maxLength={longest}
            value={text}
            aria-describedby="complain-hint"
            onChange={(event) => setText(event.target.value)}
          />
          <p className="small soft number">
            {text.length} of {longest} letters
          </p>
        </div>
        <div className="equal">
          <Button type="submit" tone="main" busy={busy}>
            Send
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </div>
      </form>
    </Dialog>
  );
}
