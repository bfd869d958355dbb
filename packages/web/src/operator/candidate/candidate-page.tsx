import type { CandidateState, HeldRulebook, OperatorSession } from '@stairgate/wire';
import '../../style/candidate.css';
import { useEffect, useState } from 'react';
import { candidateApi } from '../../api/candidate.ts';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { dayOf, momentOf } from '../../parts/dates.ts';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { OperatorSignIn } from '../operator-sign-in.tsx';
import { WhoAmI } from '../who-am-i.tsx';
import { CandidateBring } from './candidate-bring.tsx';
import { CandidateEverywhere } from './candidate-everywhere.tsx';
import { CandidateExamples, RecentRecords } from './candidate-examples.tsx';
import { CandidatePicture } from './candidate-picture.tsx';
import { CandidateSwitch } from './candidate-switch.tsx';

/** Milliseconds after which the counts are read again while somebody looks. */
const readEvery = 10_000;

/** What is in force, what is tried beside it, how their answers differ, and the switch. */
export function CandidatePage() {
  const session = useResource(operatorApi.session, 'once');
  return (
    <OperatorFrame
      title="The candidate"
      lead="Another rulebook, asked beside the one in force. Nothing changes for a child until you switch."
    >
      {session.problem &&
        (session.problem.isSignedOut ? (
          <OperatorSignIn title="What is being tried" onDone={session.reload}>
            What is in force, what is tried beside it, and how many real answers would be different.
          </OperatorSignIn>
        ) : (
          <ProblemNote problem={session.problem} onRetry={session.reload} />
        ))}
      {!session.problem && session.value && (
        <>
          <WhoAmI session={session.value} onSignedOut={session.reload} />
          <Tried session={session.value} onSignedOut={session.reload} />
        </>
      )}
      {!session.value && session.loading && <Progress />}
    </OperatorFrame>
  );
}

function Tried({ session, onSignedOut }: { session: OperatorSession; onSignedOut: () => Promise<void> }) {
  const read = useResource(candidateApi.state, 'once');
  /** What an action answered, until the service is asked again. */
  const [newer, setNewer] = useState<CandidateState>();
  const { reload, problem } = read;
  const signedOut = problem?.isSignedOut === true;
  useEffect(() => {
    if (signedOut) onSignedOut();
  }, [signedOut, onSignedOut]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, readEvery);
    return () => clearInterval(timer);
  }, [reload]);
  useEffect(() => {
    if (read.value) setNewer(undefined);
  }, [read.value]);
  const take = (answered: CandidateState) => {
    setNewer(answered);
    // What is being read now may be older.
    reload();
  };

  const state = newer ?? read.value;
  if (state === undefined) return problem ? <ProblemNote problem={problem} onRetry={reload} /> : <Progress />;
  const { active, candidate, behind, candidateProblem, codes, live } = state;
  return (
    <>
      {problem && <ProblemNote problem={problem} onRetry={reload} />}
      {behind && (
        <Note tone="alarm" icon="warning" live="alert">
          <p>
            <strong>This node is behind.</strong> Rulebook <code>{behind.revision}</code> is in force since{' '}
            {momentOf(behind.since)}, and it cannot load it: {behind.why}. It goes on with the one before.
          </p>
        </Note>
      )}
      {candidateProblem && (
        <Note tone="alarm" icon="warning" live="alert">
          <p>
            <strong>This node cannot load the candidate:</strong> {candidateProblem}.
          </p>
        </Note>
      )}
      <div className="candidate-pair">
        <Held
          id="in-force"
          title="In force"
          held={active}
          chip={
            <Chip tone="on">
              {active.chosenBy === 'installed' ? 'as installed' : 'chosen by an operator'}
            </Chip>
          }
        />
        {candidate ? (
          <Held
            id="candidate"
            title="Candidate"
            held={candidate}
            chip={<Chip tone="ask">tried beside it</Chip>}
            codes={codes}
          />
        ) : (
          <Card id="candidate" title="Candidate" quiet>
            <p className="soft">No other rulebook is being tried.</p>
          </Card>
        )}
      </div>
      {candidate && live && (
        <>
          <Card
            id="live"
            title="What it would have answered"
            aside={
              <Button small onClick={reload}>
                Refresh
              </Button>
            }
          >
            <CandidatePicture live={live} />
          </Card>
          <CandidateExamples live={live} />
          <CandidateEverywhere candidate={candidate.revision} active={active.revision} />
          <CandidateSwitch session={session} state={state} onState={take} onReload={reload} />
        </>
      )}
      <CandidateBring key={active.revision} state={state} onState={take} />
      <RecentRecords />
    </>
  );
}

function Held({
  id,
  title,
  held,
  chip,
  codes,
}: {
  id: string;
  title: string;
  held: HeldRulebook;
  chip: React.ReactNode;
  codes?: CandidateState['codes'];
}) {
  const { revision, asOf, from, since, guidance, profile, rules } = held;
  return (
    <Card id={id} title={title} aside={chip}>
      <p className="candidate-revision">
        <code>{revision}</code>
      </p>
      <dl className="facts">
        <dt>Law</dt>
        <dd>{from === null ? `as of ${dayOf(asOf)}` : `as it will be on ${dayOf(from)}`}</dd>
        <dt>Rules</dt>
        <dd className="number">
          {rules} of {held.codes.length} codes
        </dd>
        {since !== null && (
          <>
            <dt>Since</dt>
            <dd>{momentOf(since)}</dd>
          </>
        )}
        <dt>Guidance</dt>
        <dd>{guidance ? 'counts' : 'left out'}</dd>
        {profile !== null && (
          <>
            <dt>Profile</dt>
            <dd>{profile}</dd>
          </>
        )}
        {codes && <CodesChanged codes={codes} />}
      </dl>
    </Card>
  );
}

function CodesChanged({ codes }: { codes: NonNullable<CandidateState['codes']> }) {
  const lists = [
    ['Codes added', codes.added],
    ['Codes left out', codes.removed],
    ['Codes changed', codes.changed],
  ] as const;
  return lists.map(([title, list]) =>
    list.length === 0 ? null : (
      <div key={title} className="candidate-codes">
        <dt>{title}</dt>
        <dd className="break-anywhere">{list.join(', ')}</dd>
      </div>
    ),
  );
}
