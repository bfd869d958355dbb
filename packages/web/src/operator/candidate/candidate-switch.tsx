import { type CandidateState, mayActAs, type OperatorSession } from '@stairgate/wire';
import { useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { momentOf } from '../../parts/dates.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { useTask } from '../../parts/use-task.ts';
import { Theirs } from '../theirs.tsx';
import { useGrave } from '../use-grave.tsx';
import { shareInWords } from './candidate-table.ts';

/** How one comes to put the candidate in force: alone where that is set, back, or by two. */
type Way = 'switch' | 'back' | 'propose' | 'approve';
const verbs = {
  switch: 'Put the candidate in force',
  back: 'Switch back to what was in force before',
  propose: 'Propose to put the candidate in force',
  approve: 'Approve the switch, and put the candidate in force',
} as const satisfies Record<Way, string>;
const inForce = (revision: string) => `Rulebook ${revision} is in force.`;
const said = {
  switch: inForce,
  back: inForce,
  propose: () => 'It is proposed. Somebody else has to approve it.',
  approve: inForce,
} as const satisfies Record<Way, (revision: string) => string>;

/** Puts the candidate in force, after a question that says what that changes; or drops it. */
export function CandidateSwitch({
  session,
  state,
  onState,
  onReload,
}: {
  session: OperatorSession;
  state: CandidateState;
  onState: (state: CandidateState) => void;
  onReload: () => Promise<void>;
}) {
  const [asking, setAsking] = useState<Way | 'drop'>();
  const [sure, setSure] = useState(false);
  const [why, setWhy] = useState('');
  const { grave, asking: signingIn } = useGrave();
  const { busy, problem, run: attempt, clear } = useTask();
  const say = useToast();
  const { active, candidate, live, switching } = state;
  const { proposal, people, backUntil, hours } = switching;
  if (candidate === null) return null;

  const close = () => {
    setAsking(undefined);
    setSure(false);
    setWhy('');
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
  const may = mayActAs(session.role, 'switch-law');
  const isMine = proposal !== null && proposal.person === session.person;
  const how =
    people === 1 ? 'switch' : backUntil !== null ? 'back' : proposal === null ? 'propose' : ('none' as const);
  const doIt = (way: Way) => {
    const wanted = { revision: candidate.revision, replaces: active.revision };
    if (way === 'propose') return candidateApi.propose({ ...wanted, why: why.trim() });
    if (way === 'approve') return candidateApi.approve(proposal!.proposalId);
    return candidateApi.switch(way === 'back' ? { ...wanted, why: why.trim() } : wanted);
  };
  const { compared = 0, loosens = 0, toYes = 0, toNo = 0 } = live?.totals ?? {};
  const differ = live === null ? 0 : live.totals.tightens + loosens + live.totals.obligations;

  return (
    <Card id="switch" title="Switch">
      <p className="measure">
        The candidate takes the place of the rulebook in force on all nodes, within a second. What is in force
        now becomes the candidate. The ledger keeps who switched, when, and why.{' '}
        {people === 2 &&
          `It takes two people: one proposes, another approves within ${hours} hours. Back again, within a week, takes one.`}
      </p>
      {proposal !== null && (
        <Note tone="ask" icon="people">
          <p>
            <strong>
              <Theirs>{proposal.name}</Theirs> proposed this switch
            </strong>{' '}
            on {momentOf(proposal.at)}: <Theirs>{proposal.why}</Theirs>
          </p>
          <p>
            {isMine
              ? 'Somebody else has to approve it'
              : may
                ? 'You can approve it'
                : 'Somebody whose role reaches that far can approve it'}{' '}
            until {momentOf(proposal.until)}.
          </p>
          {may && (
            <div className="row">
              {!isMine && (
                <Button tone="main" onClick={() => setAsking('approve')}>
                  Approve it…
                </Button>
              )}
              <Button
                busy={busy}
                onClick={() =>
                  run(() => candidateApi.dropProposal(proposal.proposalId), 'It is proposed no more.')
                }
              >
                {isMine ? 'Take it back' : 'Refuse it'}
              </Button>
            </div>
          )}
        </Note>
      )}
      {!may && <p className="soft">Your role does not reach as far as a switch: it takes “switch-law”.</p>}
      <div className="row">
        {may && how !== 'none' && (
          <Button tone={proposal === null ? 'main' : 'plain'} onClick={() => setAsking(how)}>
            {verbs[how]}…
          </Button>
        )}
        {mayActAs(session.role, 'act') && (
          <Button onClick={() => setAsking('drop')}>Drop the candidate…</Button>
        )}
      </div>
      {asking === undefined && problem && <ProblemNote problem={problem} focus />}
      {asking !== undefined && asking !== 'drop' && (
        <Dialog title={`${verbs[asking]}?`} onClose={close}>
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
          {(asking === 'propose' || asking === 'back') && (
            <div className="field">
              <label htmlFor="switch-why">Why</label>
              <p className="field-hint" id="switch-why-hint">
                It stands in the ledger for good: name nobody.
              </p>
              <input
                id="switch-why"
                value={why}
                maxLength={500}
                autoComplete="off"
                aria-describedby="switch-why-hint"
                onChange={(event) => setWhy(event.target.value)}
              />
            </div>
          )}
          {asking === 'back' && (
            <p>
              One person may do this alone, since two chose what was in force before: what went wrong is
              quicker to take back than to explain. To put the other one in force again takes two.
            </p>
          )}
          <div className="row">
            <Button
              tone="main"
              busy={
                busy ||
                (loosens > 0 && !sure) ||
                ((asking === 'propose' || asking === 'back') && why.trim() === '')
              }
              onClick={() => run(() => grave(() => doIt(asking)), said[asking](candidate.revision))}
            >
              {asking === 'propose' ? 'Propose it' : 'Put it in force'}
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
      {signingIn}
    </Card>
  );
}
