import type { Situation } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { asProblem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

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
  const said = words.said(situation, facts.situations[situation]);
  const known = hasGuardian(facts.guardianState);
  const [email, setEmail] = useState('');
  const [invited] = useState(!known);
  const [done, setDone] = useState(false);

  async function send(): Promise<void> {
    try {
      if (!known) await childApi.inviteGuardian(email.trim(), words.language);
      await childApi.ask(situation).catch((error: unknown) => {
        // The invitation is out; the question itself can wait for the grown-up's first answer.
        if (known || asProblem(error).code !== 'no-guardian') throw error;
      });
      setDone(true);
    } finally {
      await reload();
    }
  }

  if (done) {
    return (
      <Dialog title={words.asking.done} titleLang={words.langOf(words.asking.done)} onClose={onClose}>
        <Note tone="on" icon="mail" live="status">
          <p>
            <Told words={words}>{invited ? words.asking.invited : words.asking.sent}</Told>
          </p>
        </Note>
        <p>
          <Told words={words}>{words.asking.until}</Told>
        </p>
        <Button tone="main" onClick={onClose}>
          <Told words={words}>{words.asking.ok}</Told>
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.ask} titleLang={words.langOf(words.ask)} onClose={onClose}>
      <Form onSend={send} worded={(problem) => worded(problem, words)}>
        <p>
          <Told words={words}>{words.asking.for}</Told>{' '}
          <strong>
            <Told words={words}>{said.title}</Told>
          </strong>
        </p>
        <p>
          <Told words={words}>{said.what}</Told>
        </p>
        {!known && (
          <EmailField
            label={<Told words={words}>{words.asking.email}</Told>}
            hint={<Told words={words}>{words.asking.hint}</Told>}
            value={email}
            onChange={setEmail}
          />
        )}
        <div className="equal">
          <SendButton tone="main">
            <Told words={words}>{words.ask}</Told>
          </SendButton>
          <Button onClick={onClose}>
            <Told words={words}>{words.asking.notNow}</Told>
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
