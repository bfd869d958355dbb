import type { CandidateState } from '@stairgate/wire';
import { useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { useTask } from '../../parts/use-task.ts';
import { shareInWords } from './candidate-table.ts';

/** Puts the candidate in force, after a question that says what that changes; or drops it. */
export function CandidateSwitch({
  state,
  onState,
  onReload,
}: {
  state: CandidateState;
  onState: (state: CandidateState) => void;
  onReload: () => Promise<void>;
}) {
  const [asking, setAsking] = useState<'switch' | 'drop'>();
  const [sure, setSure] = useState(false);
  const { busy, problem, run: attempt, clear } = useTask();
  const say = useToast();
  const { active, candidate, live } = state;
  if (candidate === null) return null;

  const close = () => {
    setAsking(undefined);
    setSure(false);
    clear();
  };
  const run = (work: () => Promise<CandidateState>, done: string) =>
    attempt(async () => {
      try {
        onState(await work());
      } catch (error) {
        await onReload();
        throw error;
      }
      close();
      say({ text: done });
    });
  const { compared = 0, loosens = 0, toYes = 0, toNo = 0 } = live?.totals ?? {};
  const differ = live === null ? 0 : live.totals.tightens + loosens + live.totals.obligations;

  return (
    <Card id="switch" title="Switch">
      <p className="measure">
        The candidate takes the place of the rulebook in force on all nodes, within a second. What is in force
        now becomes the candidate, so that switching back is the same again. The ledger keeps who switched,
        and when.
      </p>
      <div className="row">
        <Button tone="main" onClick={() => setAsking('switch')}>
          Put the candidate in force…
        </Button>
        <Button onClick={() => setAsking('drop')}>Drop the candidate…</Button>
      </div>
      {asking === 'switch' && (
        <Dialog title="Put the candidate in force?" onClose={close}>
          {problem && <ProblemNote problem={problem} focus />}
          <dl className="facts">
            <dt>In force now</dt>
            <dd>
              <code>{active.revision}</code>
            </dd>
            <dt>From then on</dt>
            <dd>
              <code>{candidate.revision}</code>
            </dd>
          </dl>
          {compared === 0 ? (
            <Note tone="ask" icon="warning">
              <p>
                <strong>Nothing was compared yet.</strong> Nobody has asked anything since the candidate is
                there.
              </p>
            </Note>
          ) : (
            <p>
              Of {compared.toLocaleString('en-GB')} answers that were compared,{' '}
              {shareInWords(differ, compared)} would have been different: {toNo.toLocaleString('en-GB')} no
              instead of yes, {toYes.toLocaleString('en-GB')} yes instead of no.
            </p>
          )}
          {loosens > 0 && (
            <label className="check">
              <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
              <span>
                I have seen that {loosens.toLocaleString('en-GB')} of these answers would be looser, and why.
              </span>
            </label>
          )}
          <div className="row">
            <Button
              tone="main"
              busy={busy || (loosens > 0 && !sure)}
              onClick={() =>
                run(
                  () => candidateApi.switch(candidate.revision, active.revision),
                  `Rulebook ${candidate.revision} is in force.`,
                )
              }
            >
              Put it in force
            </Button>
            <Button onClick={close}>Leave it as it is</Button>
          </div>
        </Dialog>
      )}
      {asking === 'drop' && (
        <Dialog title="Drop the candidate?" onClose={close}>
          {problem && <ProblemNote problem={problem} focus />}
          <p>What was counted for it is deleted. The rulebook in force stays.</p>
          <div className="row">
            <Button
              tone="alarm"
              busy={busy}
              onClick={() => run(() => candidateApi.drop(), 'No other rulebook is being tried.')}
            >
              Drop it
            </Button>
            <Button onClick={close}>Keep it</Button>
          </div>
        </Dialog>
      )}
    </Card>
  );
}
