import type { Situation } from '@stairgate/rulebook';
import { type FormEvent, useState } from 'react';
import { type ChildPage, childApi } from '../api/child.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { wordsFor } from '../words.ts';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';

/** Asks a grown-up for one thing; where there is none yet, asks for an e-mail address first and for nothing else. */
export function AskDialog({
  situation,
  facts,
  words,
  reload,
  onClose,
}: {
  situation: Situation;
  facts: ChildPage;
  words: PageWords;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const said = wordsFor(situation, facts.situations[situation], facts.band);
  const known = hasGuardian(facts.guardianState);
  const [email, setEmail] = useState('');
  const [invited] = useState(!known);
  const [problem, setProblem] = useState<Problem>();
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (state === 'busy') return;
    setState('busy');
    setProblem(undefined);
    try {
      if (!known) await childApi.inviteGuardian(email.trim());
      await childApi.ask(situation).catch((error: unknown) => {
        // The invitation is out; the question itself can wait for the grown-up's first answer.
        if (known || asProblem(error).code !== 'no-guardian') throw error;
      });
      setState('done');
    } catch (error) {
      setProblem(asProblem(error));
      setState('open');
    }
    await reload();
  }

  if (state === 'done') {
    return (
      <Dialog title="We asked" onClose={onClose}>
        <Note tone="on" icon="mail" live="status">
          <p>
            {invited
              ? 'We sent your grown-up an e-mail. When they answer, you will see it here.'
              : 'Your grown-up can see your question now. When they answer, you will see it here.'}
          </p>
        </Note>
        <p>Until then it stays off.</p>
        <Button tone="main" onClick={onClose}>
          All right
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.ask} onClose={onClose}>
      <form className="stack" onSubmit={send} noValidate>
        <p>
          You ask for: <strong>{said.title}</strong>
        </p>
        <p>{said.what}</p>
        {problem && <ProblemNote problem={problem} />}
        {!known && (
          <EmailField
            label="Your grown-up’s e-mail address"
            hint="A parent, or someone who looks after you. We use it only to ask them."
            value={email}
            onChange={setEmail}
          />
        )}
        <div className="equal">
          <Button type="submit" tone="main" busy={state === 'busy'}>
            {words.ask}
          </Button>
          <Button onClick={onClose}>Not now</Button>
        </div>
      </form>
    </Dialog>
  );
}
