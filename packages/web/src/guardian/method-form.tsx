import { type FormEvent, useState } from 'react';
import type { Method, Proof, Purpose } from '../api/guardian.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { Icon } from '../parts/icon.tsx';
import { beyondReach } from './answers.ts';

/** How a guardian confirms. A way that is too weak for what was agreed to is shown, with the reason. */
export function MethodForm({
  methods,
  purposes,
  busy,
  submit,
  onBack,
  onSubmit,
}: {
  methods: readonly Method[];
  purposes: readonly Purpose[];
  busy: boolean;
  submit: string;
  onBack: () => void;
  onSubmit: (method: string, proof: Proof | undefined) => void;
}) {
  const [chosen, setChosen] = useState<string>();
  const [token, setToken] = useState('');
  const [error, setError] = useState<'method' | 'token'>();
  const method = methods.find(({ id }) => id === chosen);

  function send(event: FormEvent): void {
    event.preventDefault();
    if (busy) return;
    if (!method || beyondReach(method, purposes).length > 0) {
      setError('method');
      return;
    }
    const proof = token.trim();
    if (method.nonce !== undefined && proof === '') {
      setError('token');
      return;
    }
    setError(undefined);
    onSubmit(method.id, method.nonce === undefined ? undefined : { token: proof });
  }

  return (
    <form className="stack" onSubmit={send} noValidate>
      <fieldset
        className="stack stack-small"
        aria-describedby={error === 'method' ? 'method-error' : undefined}
      >
        <legend className="visually-hidden">How do you want to confirm?</legend>
        {methods.map((one) => {
          const beyond = beyondReach(one, purposes);
          const weak = beyond.length > 0;
          return (
            <div key={one.id} className={weak ? 'card method method-weak' : 'card method'}>
              <label className="tick">
                <input
                  type="radio"
                  name="method"
                  value={one.id}
                  disabled={weak}
                  checked={chosen === one.id}
                  aria-describedby={`how-${one.id}`}
                  onChange={() => {
                    setChosen(one.id);
                    setError(undefined);
                  }}
                />
                <strong>{one.title}</strong>
              </label>
              <div className="method-how stack stack-small" id={`how-${one.id}`}>
                <p>{one.how}</p>
                {weak && (
                  <p className="soft">
                    Too weak for: {beyond.map(({ title }) => title).join('; ')}. Choose another way, or go
                    back and answer no there.
                  </p>
                )}
              </div>
            </div>
          );
        })}
      </fieldset>
      {error === 'method' && (
        <p className="field-error" id="method-error" role="alert">
          <Icon name="warning" />
          Choose how you confirm.
        </p>
      )}
      {method?.nonce !== undefined && (
        <div className="card stack proof">
          <p>
            Give your wallet this challenge. It makes the proof good for this one answer only. Then paste here
            what the wallet gives you.
          </p>
          <CopyText label="Challenge" text={method.nonce} />
          {method.audience && <CopyText label="For" text={method.audience} />}
          {method.url && (
            <LinkButton href={method.url} target="_blank" rel="noreferrer" icon="away">
              Open {method.issuers?.[0]?.name ?? 'the wallet'} in a new tab
            </LinkButton>
          )}
          <div className="field">
            <label htmlFor="proof-token">The proof from your wallet</label>
            {error === 'token' && (
              <p className="field-error" id="proof-error" role="alert">
                <Icon name="warning" />
                Paste the proof here.
              </p>
            )}
            <textarea
              id="proof-token"
              className="code-box"
              spellCheck={false}
              autoComplete="off"
              value={token}
              aria-invalid={error === 'token'}
              aria-describedby={error === 'token' ? 'proof-error' : undefined}
              onChange={(event) => setToken(event.target.value)}
            />
          </div>
        </div>
      )}
      <div className="equal">
        <Button type="submit" tone="main" busy={busy}>
          {submit}
        </Button>
        <Button onClick={onBack}>Back</Button>
      </div>
    </form>
  );
}
