import type { AskView, GuardianChild } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Fold } from '../parts/fold.tsx';
import { Note } from '../parts/note.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import { MethodForm } from './method-form.tsx';
import { Rules } from './notice-text.tsx';
import type { Attempt } from './use-attempt.ts';

/** What the child asked for and waits for, each with its risk and two answers of one size. */
export function Asks({
  child,
  attempt,
  reload,
}: {
  child: GuardianChild;
  attempt: Attempt;
  reload: () => Promise<void>;
}) {
  const { asks: words, fill, moment, said: sayOf, language } = useGuardianWords();
  const [proving, setProving] = useState<AskView>();
  const waiting = child.asks.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <>
      <ul className="plain stack">
        {waiting.map((ask) => {
          const view = child.protections.situations[ask.situation];
          const said = sayOf(ask.situation, view);
          const { title } = said;
          const answer = (given: 'approve' | 'refuse') =>
            attempt(
              () => guardianApi.answerAsk(child.childId, ask.askId, { answer: given }, language),
              fill(given === 'approve' ? words.allowed : words.refused, { title }),
            );
          return (
            <li key={ask.askId} className="ask stack stack-small" data-ask={ask.situation}>
              <h3>
                <Told>{title}</Told>
              </h3>
              <p className="small soft">
                <Told>{fill(words.asked, { moment: moment(ask.at) })}</Told>
              </p>
              <p>
                <Told>{said.what}</Told>
              </p>
              {said.risk && (
                <Note tone="ask" icon="warning">
                  <p>
                    <Told>{said.risk}</Told>
                  </p>
                </Note>
              )}
              <Fold summary={<Told>{words.why}</Told>} of={title}>
                <p>
                  <Told>{said.why}</Told>
                </p>
                <Rules rules={view.rules} />
              </Fold>
              <div className="equal">
                <Button
                  aria-label={fill(words.allowOf, { title })}
                  onClick={() => (ask.strong ? setProving(ask) : answer('approve'))}
                >
                  <Told>{words.allow}</Told>
                </Button>
                <Button aria-label={fill(words.refuseOf, { title })} onClick={() => answer('refuse')}>
                  <Told>{words.refuse}</Told>
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {proving && (
        <ProveDialog child={child} ask={proving} reload={reload} onClose={() => setProving(undefined)} />
      )}
    </>
  );
}

/** What leaves the service needs more than a click: a proof, as in the consent journey. */
function ProveDialog({
  child,
  ask,
  reload,
  onClose,
}: {
  child: GuardianChild;
  ask: AskView;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const { asks: words, journey, fill, said, langOf, language } = useGuardianWords();
  const say = useToast();
  const { title } = said(ask.situation, child.protections.situations[ask.situation]);

  async function send(method: string, attempt: string | undefined): Promise<void> {
    try {
      await guardianApi.answerAsk(
        child.childId,
        ask.askId,
        { answer: 'approve', method, ...(attempt !== undefined && { attempt }) },
        language,
      );
      say({ text: fill(words.allowed, { title }) });
      onClose();
    } finally {
      await reload();
    }
  }

  return (
    <Dialog title={journey.confirm} titleLang={langOf(journey.confirm)} onClose={onClose}>
      <p>
        <Told>{words.leaves}</Told>
      </p>
      <MethodForm
        child={child}
        methods={child.methods.filter(({ reach }) => reach === 'disclosure')}
        purposes={[]}
        submit={words.allow}
        onBack={onClose}
        onSend={send}
        reload={reload}
      />
    </Dialog>
  );
}
