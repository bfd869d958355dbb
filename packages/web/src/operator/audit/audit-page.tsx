import type { Audit, AuditEntry, AuditQuery } from '@stairgate/wire';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useResource } from '../../api/resource.ts';
import { staffApi } from '../../api/staff.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useTask } from '../../parts/use-task.ts';
import { NeedOperator, useSignedOut } from '../need-operator.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Theirs } from '../theirs.tsx';
import { useGrave } from '../use-grave.tsx';

/** Who did or looked at what. */
export function AuditPage() {
  return (
    <OperatorFrame
      title="Audit"
      lead="Who signed in, who read what children wrote or a record of theirs, who changed something. A child is named here by its alias in the ledger alone."
    >
      <NeedOperator
        title="Who looked at what"
        about="Every sign-in, every read of a child’s record, every change."
      >
        {(onSignedOut) => <Entries onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

const filters = ['person', 'kind', 'day'] as const;

function Entries({ onSignedOut }: { onSignedOut: () => Promise<void> }) {
  const [search, setSearch] = useSearchParams();
  const query: AuditQuery = Object.fromEntries(
    [...filters, 'before'].flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const { value, problem, loading, reload } = useResource(
    (signal) => staffApi.audit(query, signal),
    JSON.stringify(query),
  );
  const { grave, asking } = useGrave();
  const task = useTask();
  useSignedOut(problem, onSignedOut);
  const narrow = (changes: AuditQuery) =>
    setSearch(
      Object.fromEntries(
        Object.entries({ ...query, before: '', ...changes }).filter(([, text]) => text !== ''),
      ),
    );
  const save = () =>
    task.run(async () => {
      const { before, ...filter } = query;
      const file = await grave(() => staffApi.exportAudit(filter));
      const link = document.createElement('a');
      link.href = URL.createObjectURL(file);
      link.download = 'audit.jsonl';
      link.click();
      URL.revokeObjectURL(link.href);
    });
  const oldest = value?.entries.at(-1)?.seq;
  return (
    <Card
      id="audit"
      title="Entries"
      aside={
        <div className="row">
          <Button small busy={loading} onClick={reload}>
            Refresh
          </Button>
          <Button small icon="download" busy={task.busy} onClick={save}>
            Save as JSON lines
          </Button>
        </div>
      }
    >
      {task.problem && <ProblemNote problem={task.problem} focus />}
      {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
      <Filters audit={value} query={query} onChange={narrow} />
      {!value && loading && <Progress>Reading the audit…</Progress>}
      {value?.entries.length === 0 && <p role="status">There are none of these.</p>}
      {value && value.entries.length > 0 && <Table entries={value.entries} />}
      <div className="row">
        {query.before !== undefined && <Button onClick={() => narrow({})}>The newest</Button>}
        {value?.more && <Button onClick={() => narrow({ before: String(oldest) })}>Older ones</Button>}
      </div>
      {asking}
    </Card>
  );
}

function Filters({
  audit,
  query,
  onChange,
}: {
  audit: Audit | undefined;
  query: AuditQuery;
  onChange: (changes: AuditQuery) => void;
}) {
  const [day, setDay] = useState(query.day ?? '');
  const choices = [
    ['person', 'Who', 'Everybody', audit?.people ?? []],
    ['kind', 'What', 'Everything', audit?.kinds ?? []],
  ] as const;
  return (
    <fieldset className="plain row" aria-label="Which entries">
      {choices.map(([name, label, all, given]) => (
        <div className="field" key={name}>
          <label htmlFor={`audit-${name}`}>{label}</label>
          <select
            id={`audit-${name}`}
            value={query[name] ?? ''}
            onChange={(event) => onChange({ [name]: event.target.value })}
          >
            <option value="">{all}</option>
            {[...new Set([...given, ...(query[name] ? [query[name]] : [])])].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </div>
      ))}
      <div className="field">
        <label htmlFor="audit-day">Day (UTC)</label>
        <input
          id="audit-day"
          type="date"
          value={day}
          onChange={(event) => {
            setDay(event.target.value);
            onChange({ day: event.target.value });
          }}
        />
      </div>
    </fieldset>
  );
}

function Table({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <DataTable label="The entries as a table" titles={['When (UTC)', 'Who', 'What', 'About']}>
      {entries.map((entry) => (
        <tr key={entry.seq}>
          <td className="number">{entry.at.slice(0, 19).replace('T', ' ')}</td>
          <td>
            <Theirs>{whoOf(entry)}</Theirs>
          </td>
          <td>
            <code>{entry.kind}</code>
          </td>
          <td>
            {entry.alias !== null && (
              <>
                <code>{entry.alias}</code>{' '}
              </>
            )}
            <Theirs>{aboutOf(entry)}</Theirs>
          </td>
        </tr>
      ))}
    </DataTable>
  );
}

function whoOf({ person, name, by, about }: AuditEntry): string {
  const { platform, keyId } = about as { platform?: string; keyId?: string };
  if (by === 'platform-key') return `Platform ${platform}, key ${keyId}`;
  if (by === 'nobody') return 'Nobody was let in';
  return person !== null && name !== null && name !== person
    ? `${name} (${person})`
    : (person ?? `Key ${keyId}`);
}

function aboutOf({ about }: AuditEntry): string {
  return Object.entries(about)
    .filter(([name, value]) => value !== null && name !== 'platform')
    .map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    .join(', ');
}
