import type { Method, Proof, Purpose } from '@stairgate/wire';
import { useState } from 'react';
import { Button, LinkButton } from '../parts/button.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { beyondReach } from './answers.ts';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** How a guardian confirms. A way that is too weak for what was agreed to is shown, with the reason. */
export function MethodForm({
  methods,
  purposes,
  submit,
  onBack,
  onSend,
}: {
  methods: readonly Method[];
  purposes: readonly Purpose[];
  submit: string;
  onBack: () => void;
  onSend: (method: string, proof: Proof | undefined) => Promise<unknown>;
}) {
  const { methods: words, journey, fill } = useGuardianWords();
  const worded = useWorded();
  const [chosen, setChosen] = useState<string>();
  const [token, setToken] = useState('');
  const [error, setError] = useState<'method' | 'token'>();
  // What goes by somebody else's page would lose the answers that were given on this one.
  const offered = methods.filter(({ attempt }) => !attempt);
  const method = offered.find(({ id }) => id === chosen);

  async function send(): Promise<void> {
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
    await onSend(method.id, method.nonce === undefined ? undefined : { token: proof });
  }

  return (
    <Form onSend={send} worded={worded}>
      <fieldset
        className="stack stack-small"
        aria-describedby={error === 'method' ? 'method-error' : undefined}
        data-amiss={error === 'method' ? '' : undefined}
      >
        <legend className="visually-hidden">
          <Told>{words.how}</Told>
        </legend>
        {offered.map((one) => {
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
                <strong>
                  <Told>{one.title}</Told>
                </strong>
              </label>
              <div className="method-how stack stack-small" id={`how-${one.id}`}>
                <p>
                  <Told>{one.how}</Told>
                </p>
                {weak && (
                  <p className="soft">
                    <Told>{words.weak}</Told> {beyond.map(({ title }) => title).join('; ')}.{' '}
                    <Told>{words.weakThen}</Told>
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
          <Told>{words.choose}</Told>
        </p>
      )}
      {method?.nonce !== undefined && (
        <div className="card stack proof">
          <p>
            <Told>{words.challenge}</Told>
          </p>
          <CopyText label={words.code} text={method.nonce} />
          {method.audience && <CopyText label={words.for} text={method.audience} />}
          {method.url && (
            <LinkButton href={method.url} target="_blank" rel="noreferrer" icon="away">
              <Told>{fill(words.open, { wallet: method.issuers?.[0]?.name ?? words.wallet })}</Told>
            </LinkButton>
          )}
          <div className="field">
            <label htmlFor="proof-token">
              <Told>{words.proof}</Told>
            </label>
            {error === 'token' && (
              <p className="field-error" id="proof-error" role="alert">
                <Icon name="warning" />
                <Told>{words.paste}</Told>
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
        <SendButton tone="main">
          <Told>{submit}</Told>
        </SendButton>
        <Button onClick={onBack}>
          <Told>{journey.back}</Told>
        </Button>
      </div>
    </Form>
  );
}
