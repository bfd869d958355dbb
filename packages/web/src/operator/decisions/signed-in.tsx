import type { DecisionLog, LedgerEntry } from '@stairgate/wire';
import { useEffect } from 'react';
import { operatorApi } from '../../api/operator.ts';
import { useResource } from '../../api/resource.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { momentOf } from '../../parts/dates.ts';
import { Fold } from '../../parts/fold.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { OperatorSignIn } from '../operator-sign-in.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { EffectChip } from '../parts/effect-mark.tsx';
import { titleOf } from '../parts/title-of.ts';
import { WhoAmI } from '../who-am-i.tsx';
import { countAnswers } from './count-answers.ts';

/** What the service did of late, for those who hold an operator's key. No line leads back to a child. */
export function SignedIn() {
  const session = useResource(operatorApi.session, 'once');
  const { value, problem, reload } = session;
  if (problem && !problem.isSignedOut) return <ProblemNote problem={problem} onRetry={reload} />;
  if (problem)
    return (
      <OperatorSignIn title="What the service did" onDone={reload}>
        Recent decisions without personal data, and the state of the ledger.
      </OperatorSignIn>
    );
  return value ? (
    <>
      <WhoAmI session={value} onSignedOut={reload} />
      <Records onSignedOut={reload} />
    </>
  ) : null;
}

function Records({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const log = useResource(operatorApi.decisions, 'once');
  const ledger = useResource(operatorApi.ledger, 'once');
  const reload = () => Promise.all([log.reload(), ledger.reload()]);
  const signedOut = log.problem?.isSignedOut === true;
  useEffect(() => {
    if (signedOut) onSignedOut();
  }, [signedOut, onSignedOut]);
  return (
    <>
      <Card
        id="decisions"
        title="Recent decisions"
        aside={
          <Button small onClick={reload}>
            Refresh
          </Button>
        }
      >
        <p className="soft">No names, no ages, no ids: the age group and the place only.</p>
        {log.problem && <ProblemNote problem={log.problem} onRetry={log.reload} />}
        {!log.value && log.loading && <Progress />}
        {log.value && <Decisions log={log.value} />}
      </Card>
      <Card id="ledger" title="Ledger">
        {ledger.problem && <ProblemNote problem={ledger.problem} onRetry={ledger.reload} />}
        {ledger.value && (
          <>
            <Note
              tone={ledger.value.verified.ok ? 'on' : 'alarm'}
              icon={ledger.value.verified.ok ? 'on' : 'warning'}
            >
              {ledger.value.verified.ok ? (
                <p>
                  <strong>The chain is whole.</strong> Every entry follows from the one before it, and{' '}
                  {ledger.value.verified.records} children’s records are as it says.
                </p>
              ) : ledger.value.verified.about !== undefined ? (
                <p>
                  <strong>The records of {ledger.value.verified.about} are not what the ledger says:</strong>{' '}
                  {ledger.value.verified.what}. Run “stairgate ledger verify”, and put back a copy from
                  before.
                </p>
              ) : (
                <p>
                  <strong>The chain is broken at entry {ledger.value.verified.seq}:</strong>{' '}
                  {ledger.value.verified.what}. Run “stairgate ledger verify” for the details.
                </p>
              )}
            </Note>
            <dl className="facts">
              <dt>Entries</dt>
              <dd className="number">{ledger.value.head.seq}</dd>
              <dt>Head</dt>
              <dd>
                <code className="break-anywhere">{ledger.value.head.hash}</code>
              </dd>
            </dl>
            <Fold summary="The newest entries">
              <LedgerTable entries={ledger.value.entries} />
            </Fold>
          </>
        )}
      </Card>
    </>
  );
}

function Decisions({ log }: { log: DecisionLog }) {
  if (log.decisions.length === 0 && log.counts.length === 0) return <p>Nothing was asked yet.</p>;
  return (
    <div className="stack">
      <Bars counts={log.counts} />
      <DataTable
        label="The newest decisions"
        titles={['When', 'Situation', 'Answer', 'Effect', 'Age group', 'Place', 'Reasons']}
      >
        {log.decisions.slice(0, 50).map((line, index) => (
          <tr key={index}>
            <td className="number">{momentOf(line.at)}</td>
            <td>
              <code>{line.situation}</code>
            </td>
            <td>
              <Chip tone={line.allowed ? 'on' : 'locked'} icon={line.allowed ? 'on' : 'off'}>
                {line.allowed ? 'Yes' : 'No'}
              </Chip>
            </td>
            <td>
              <EffectChip effect={line.effect} />
            </td>
            <td className="number">{line.band}</td>
            <td>{line.place}</td>
            <td className="soft small">{line.reasons.join(', ')}</td>
          </tr>
        ))}
      </DataTable>
    </div>
  );
}

/** How often each situation was asked for in a week, and how often the answer was yes. */
function Bars({ counts }: { counts: DecisionLog['counts'] }) {
  const answered = countAnswers(counts).slice(0, 10);
  const most = Math.max(1, ...answered.map(({ yes, no }) => yes + no));
  return (
    <ul className="plain bars" aria-label="How often each was asked this week">
      {answered.map(({ situation, yes, no }) => (
        <li key={situation} className="bar">
          <span>{titleOf(situation)}</span>
          <svg className="bar-picture" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect width={(yes / most) * 100} height="10" className="bar-allowed" />
            <rect x={(yes / most) * 100} width={(no / most) * 100} height="10" className="bar-refused" />
          </svg>
          <span className="number small">
            {yes} yes, {no} no
          </span>
        </li>
      ))}
    </ul>
  );
}

function LedgerTable({ entries }: { entries: readonly LedgerEntry[] }) {
  return (
    <DataTable label="The newest entries of the ledger" titles={['Entry', 'When', 'What', 'Hash']}>
      {entries.slice(0, 50).map((entry) => (
        <tr key={entry.seq}>
          <td className="number">{entry.seq}</td>
          <td className="number">{momentOf(entry.at)}</td>
          <td>{entry.kind}</td>
          <td>
            <code>{entry.hash.slice(0, 16)}…</code>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}
