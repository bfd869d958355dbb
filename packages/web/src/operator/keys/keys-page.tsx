import {
  graveKeyScopes,
  isKeyScope,
  keyScopes,
  type ListedApiKey,
  type MadeKey,
  mayActAs,
  type OperatorSession,
  roleNames,
  type WantedKey,
} from '@stairgate/wire';
import { useState } from 'react';
import { useResource } from '../../api/resource.ts';
import { staffApi } from '../../api/staff.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Chip } from '../../parts/chip.tsx';
import { CopyText } from '../../parts/copy-text.tsx';
import { dayOf } from '../../parts/dates.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { Note, ProblemNote } from '../../parts/note.tsx';
import { Progress } from '../../parts/progress.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { NeedOperator, useSignedOut } from '../need-operator.tsx';
import { OperatorFrame } from '../operator-frame.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Theirs } from '../theirs.tsx';
import { useGrave } from '../use-grave.tsx';
import { roleWords } from '../who-am-i.tsx';

/** Keys of platforms and operators: what there is, a new one, the end of one. */
export function KeysPage() {
  return (
    <OperatorFrame
      title="Keys"
      lead="What platforms and operators reach this service with. Only hashes are kept: a key is shown once, when it is made."
    >
      <NeedOperator
        title="Keys of this service"
        about="What each key is for, when it ends, and when it was used."
      >
        {(onSignedOut, session) => <Keys session={session} onSignedOut={onSignedOut} />}
      </NeedOperator>
    </OperatorFrame>
  );
}

function Keys({ session, onSignedOut }: { session: OperatorSession; onSignedOut: () => Promise<void> }) {
  const { value, problem, loading, reload } = useResource(staffApi.keys, 'once');
  const { grave, asking } = useGrave();
  const [ending, setEnding] = useState<ListedApiKey>();
  const say = useToast();
  useSignedOut(problem, onSignedOut);
  const may = mayActAs(session.role, 'act');
  const keys = value?.keys ?? [];
  return (
    <>
      {may && (
        <NewKey session={session} make={(wanted) => grave(() => staffApi.makeKey(wanted))} onMade={reload} />
      )}
      <Card
        id="keys"
        title="All keys"
        aside={
          <Button small busy={loading} onClick={reload}>
            Refresh
          </Button>
        }
      >
        {problem && !problem.isSignedOut && <ProblemNote problem={problem} onRetry={reload} />}
        {!value && loading && <Progress>Reading the keys…</Progress>}
        {value && keys.length === 0 && <p>There are no keys yet.</p>}
        {keys.length > 0 && (
          <DataTable
            label="The keys as a table"
            titles={['Name', 'Whose', 'What for', 'Ends', 'Last used', 'State']}
          >
            {keys.map((key) => (
              <tr key={key.keyId}>
                <th scope="row">
                  <Theirs>{key.name}</Theirs>
                  <br />
                  <code className="small">{key.keyId}</code>
                </th>
                <td>
                  {key.scope === 'platform' ? 'Platform ' : 'Operator '}
                  <Theirs>{key.platform ?? key.person ?? 'nobody is named'}</Theirs>
                  {key.madeBy.length > 0 && (
                    <div className="small">
                      Made by <Theirs>{key.madeBy.join(', ')}</Theirs>
                    </div>
                  )}
                </td>
                <td>
                  {key.scope === 'operator'
                    ? roleWords[key.role ?? 'see']
                    : (key.scopes?.join(', ') ?? 'everything')}
                </td>
                <td>{key.expiresAt === null ? 'never' : dayOf(key.expiresAt)}</td>
                <td>{key.lastUsedOn === null ? 'never' : dayOf(key.lastUsedOn)}</td>
                <td>
                  {key.revokedAt !== null ? (
                    <Chip>Revoked {dayOf(key.revokedAt)}</Chip>
                  ) : may && mayActAs(session.role, key.role ?? 'act') ? (
                    <Button
                      small
                      onClick={() => setEnding(key)}
                      aria-label={`Revoke ${key.name}, ${key.keyId}`}
                    >
                      Revoke…
                    </Button>
                  ) : (
                    <Chip tone="on" icon="on">
                      In force
                    </Chip>
                  )}
                </td>
              </tr>
            ))}
          </DataTable>
        )}
      </Card>
      {ending && (
        <Dialog title="Revoke this key?" onClose={() => setEnding(undefined)}>
          <p>
            Whoever uses <Theirs>{ending.name}</Theirs> (<code>{ending.keyId}</code>) is refused within a
            second, on all nodes, and its streams end. That cannot be undone.
          </p>
          <Form
            onSend={async () => {
              await grave(() => staffApi.revokeKey(ending.keyId));
              setEnding(undefined);
              say({ text: 'The key is revoked.' });
              await reload();
            }}
          >
            <div className="row">
              <SendButton tone="alarm">Revoke it</SendButton>
              <Button onClick={() => setEnding(undefined)}>Keep it</Button>
            </div>
          </Form>
        </Dialog>
      )}
      {asking}
    </>
  );
}

const everything = Object.keys(keyScopes).filter(isKeyScope);

function NewKey({
  session,
  make,
  onMade,
}: {
  session: OperatorSession;
  make: (wanted: WantedKey) => Promise<MadeKey>;
  onMade: () => Promise<void>;
}) {
  const [scope, setScope] = useState<WantedKey['scope']>('platform');
  const [name, setName] = useState('');
  const [whose, setWhose] = useState('');
  const [scopes, setScopes] = useState<readonly (typeof everything)[number][]>(['decide']);
  const [role, setRole] = useState<OperatorSession['role']>('see');
  const [expires, setExpires] = useState('');
  const [missing, setMissing] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  const may = everything.filter(
    (one) => mayActAs(session.role, 'switch-law') || !graveKeyScopes.includes(one),
  );
  const given = whose.trim() === '' ? undefined : whose.trim();

  async function send(): Promise<void> {
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    const wanted: WantedKey = {
      name: name.trim(),
      scope,
      ...(scope === 'platform' ? { scopes: [...scopes] } : { role }),
      ...(given !== undefined && (scope === 'platform' ? { platform: given } : { person: given })),
      ...(expires !== '' && { expires }),
    };
    setMade(await make(wanted));
    setName('');
    await onMade();
  }

  return (
    <Card id="new-key" title="Make a key">
      {made && (
        <Note tone="on" icon="key" live="status">
          <p>
            <strong>Keep it now.</strong> It is shown this once; only its hash is stored.
          </p>
          <CopyText label="The new key" text={made.key} />
          <Button small onClick={() => setMade(undefined)}>
            I have it, take it away
          </Button>
        </Note>
      )}
      <Form className="stack measure" onSend={send}>
        <fieldset className="plain stack stack-small">
          <legend>Who will use it</legend>
          {(['platform', 'operator'] as const).map((one) => (
            <label className="tick" key={one}>
              <input type="radio" name="key-scope" checked={scope === one} onChange={() => setScope(one)} />
              {one === 'platform' ? 'A platform' : 'An operator'}
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="key-name">A name to know it by</label>
          {missing && (
            <p className="field-error" id="key-name-missing" role="alert">
              Give it a name.
            </p>
          )}
          <input
            id="key-name"
            value={name}
            maxLength={200}
            autoComplete="off"
            aria-invalid={missing || undefined}
            aria-describedby={missing ? 'key-name-missing' : undefined}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor="key-whose">{scope === 'platform' ? 'Of which platform' : 'Whose it is'}</label>
          <p className="field-hint" id="key-whose-hint">
            {scope === 'platform'
              ? 'By name; made if it is new. Empty, where there is only one.'
              : `As the identity provider names them. Empty, yours (${session.person ?? 'a key that names nobody'}). For a switch of the law, a key that you make counts as you.`}
          </p>
          <input
            id="key-whose"
            value={whose}
            maxLength={200}
            autoComplete="off"
            aria-describedby="key-whose-hint"
            onChange={(event) => setWhose(event.target.value)}
          />
        </div>
        {scope === 'platform' ? (
          <fieldset className="plain stack stack-small">
            <legend>What it may do</legend>
            {may.length < everything.length && (
              <p className="field-hint">
                Who may change the law can make keys for <code>{graveKeyScopes.join(', ')}</code>.
              </p>
            )}
            {may.map((one) => (
              <label className="tick" key={one}>
                <input
                  type="checkbox"
                  checked={scopes.includes(one)}
                  onChange={(event) =>
                    setScopes((before) =>
                      event.target.checked ? [...before, one] : before.filter((other) => other !== one),
                    )
                  }
                />
                <span>
                  <code>{one}</code> {keyScopes[one]}
                </span>
              </label>
            ))}
          </fieldset>
        ) : (
          <div className="field">
            <label htmlFor="key-role">What they may do</label>
            <select
              id="key-role"
              value={role}
              onChange={(event) => setRole(event.target.value as OperatorSession['role'])}
            >
              {roleNames
                .filter((one) => mayActAs(session.role, one))
                .map((one) => (
                  <option key={one} value={one}>
                    {roleWords[one]}
                  </option>
                ))}
            </select>
          </div>
        )}
        <div className="field">
          <label htmlFor="key-expires">First day on which it counts no more</label>
          <p className="field-hint" id="key-expires-hint">
            Empty for never.
          </p>
          <input
            id="key-expires"
            type="date"
            value={expires}
            aria-describedby="key-expires-hint"
            onChange={(event) => setExpires(event.target.value)}
          />
        </div>
        <div>
          <SendButton tone="main" icon="key">
            Make the key
          </SendButton>
        </div>
      </Form>
    </Card>
  );
}
