import { useState } from 'react';
import { type AskView, type GuardianChild, guardianApi, type Proof } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { momentOf } from '../parts/dates.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Fold } from '../parts/fold.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { useToast } from '../parts/toasts.tsx';
import { wordsFor } from '../words.ts';
import { MethodForm } from './method-form.tsx';

/** What the child asked for and waits for, each with its risk and two answers of one size. */
export function Asks({
  child,
  attempt,
  reload,
}: {
  child: GuardianChild;
  attempt: (task: () => Promise<void>, done: string) => Promise<void>;
  reload: () => Promise<void>;
}) {
  const [proving, setProving] = useState<AskView>();
  const waiting = child.asks.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <section className="stack stack-small" aria-labelledby={`asks-${child.childId}`}>
      <h3 id={`asks-${child.childId}`}>Waits for your answer</h3>
      <ul className="plain stack">
        {waiting.map((ask) => {
          const view = child.protections.situations[ask.situation];
          const said = wordsFor(ask.situation, view, 'guardian');
          return (
            <li key={ask.askId} className="ask stack stack-small" data-ask={ask.situation}>
              <h4>{said.title}</h4>
              <p className="small soft">Asked {momentOf(ask.at)}</p>
              <p>{said.what}</p>
              {said.risk && (
                <Note tone="ask" icon="warning">
                  <p>{said.risk}</p>
                </Note>
              )}
              <Fold summary="Why you are asked" of={said.title}>
                <p>{said.why}</p>
                <ul>
                  {view.rules.map((rule) => (
                    <li key={`${rule.code} ${rule.cite}`}>
                      <a href={rule.url} target="_blank" rel="noreferrer">
                        {rule.cite}
                      </a>
                      : {rule.says}
                    </li>
                  ))}
                </ul>
              </Fold>
              <div className="equal">
                <Button
                  aria-label={`Allow: ${said.title}`}
                  onClick={() =>
                    ask.strong
                      ? setProving(ask)
                      : attempt(
                          () => guardianApi.answerAsk(child.childId, ask.askId, 'approve'),
                          `Allowed: ${said.title}`,
                        )
                  }
                >
                  Allow
                </Button>
                <Button
                  aria-label={`Refuse: ${said.title}`}
                  onClick={() =>
                    attempt(
                      () => guardianApi.answerAsk(child.childId, ask.askId, 'refuse'),
                      `Refused: ${said.title}`,
                    )
                  }
                >
                  Refuse
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
      {proving && (
        <ProveDialog child={child} ask={proving} reload={reload} onClose={() => setProving(undefined)} />
      )}
    </section>
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
  const say = useToast();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const title = wordsFor(ask.situation, child.protections.situations[ask.situation], 'guardian').title;

  async function send(method: string, proof: Proof | undefined): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await guardianApi.answerAsk(child.childId, ask.askId, 'approve', method, proof);
      say({ text: `Allowed: ${title}` });
      onClose();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
    await reload();
  }

  return (
    <Dialog title="Confirm that it is you" onClose={onClose}>
      <p>This lets data about your child leave the service, so an e-mail is not enough.</p>
      {problem && <ProblemNote problem={problem} />}
      <MethodForm
        methods={child.methods.filter(({ reach }) => reach === 'disclosure')}
        purposes={[]}
        busy={busy}
        submit="Allow"
        onBack={onClose}
        onSubmit={send}
      />
    </Dialog>
  );
}
