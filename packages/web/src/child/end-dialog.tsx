import type { ChildPage, EndReason } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Note } from '../parts/note.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { HelpLines } from './help-lines.tsx';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

const reasons: readonly EndReason[] = ['unreachable', 'not-guardian', 'unsafe', 'own-choice'];

/** Ends the link to a grown-up: by itself where the child is old enough, else by telling somebody who can. */
export function EndDialog({
  facts,
  words,
  reload,
  onComplain,
  onClose,
}: {
  facts: ChildPage;
  words: PageWords;
  reload: () => Promise<void>;
  onComplain: () => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState<EndReason>();
  const [missing, setMissing] = useState(false);
  const say = useToast();
  const { end } = words.guardian;
  const { decidesItself } = facts;

  async function send(): Promise<void> {
    setMissing(reason === undefined);
    if (reason === undefined) return;
    await childApi.endGuardianship(reason);
    say({ text: end.done });
    onClose();
    await reload();
  }

  const help = (
    <Note icon="info">
      <p>
        <Told words={words}>{end.help}</Told>
      </p>
      <HelpLines facts={facts} words={words} />
    </Note>
  );
  if (!decidesItself) {
    return (
      <Dialog title={end.title} titleLang={words.langOf(end.title)} onClose={onClose}>
        <p>
          <Told words={words}>{end.ask}</Told>
        </p>
        {help}
        <div className="equal">
          <Button
            tone="main"
            onClick={() => {
              onClose();
              onComplain();
            }}
          >
            <Told words={words}>{end.tell}</Told>
          </Button>
          <Button onClick={onClose}>
            <Told words={words}>{end.keep}</Told>
          </Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={end.title} titleLang={words.langOf(end.title)} onClose={onClose}>
      <Form onSend={send} worded={(problem) => worded(problem, words)}>
        <p>
          <Told words={words}>{end.means}</Told>
        </p>
        <div className="field">
          <label htmlFor="end-reason">
            <Told words={words}>{end.why}</Told>
          </label>
          {missing && (
            <p className="field-error" id="end-missing" role="alert">
              <Told words={words}>{end.choose}</Told>
            </p>
          )}
          <select
            id="end-reason"
            value={reason ?? ''}
            aria-invalid={missing}
            aria-describedby={missing ? 'end-missing' : undefined}
            onChange={(event) => setReason((event.target.value || undefined) as EndReason | undefined)}
          >
            <option value="" lang={words.langOf(words.complain.choose)}>
              {words.complain.choose}
            </option>
            {reasons.map((one) => (
              <option key={one} value={one} lang={words.langOf(end.reasons[one])}>
                {end.reasons[one]}
              </option>
            ))}
          </select>
        </div>
        {reason === 'unsafe' && help}
        <div className="equal">
          <SendButton tone="alarm">
            <Told words={words}>{end.sure}</Told>
          </SendButton>
          <Button onClick={onClose}>
            <Told words={words}>{end.keep}</Told>
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
