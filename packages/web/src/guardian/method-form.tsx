import type { GuardianChild, Method, Purpose } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProveElsewhere } from '../parts/prove-elsewhere.tsx';
import { Told } from '../parts/told.tsx';
import { beyondReach, notHere } from './answers.ts';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** How a guardian confirms. A proof is shown elsewhere, and comes back to this page before the answer is sent. A way that is too weak for what was agreed to is shown, with the reason. */
export function MethodForm({
  child,
  methods,
  purposes,
  submit,
  onBack,
  onSend,
  onLeave,
  reload,
}: {
  child: Pick<GuardianChild, 'childId' | 'verification'>;
  methods: readonly Method[];
  purposes: readonly Purpose[];
  submit: string;
  onBack: () => void;
  onSend: (method: string, attempt: string | undefined) => Promise<unknown>;
  /** Called before the browser goes elsewhere for a proof. */
  onLeave?: () => void;
  reload: () => Promise<void>;
}) {
  const { methods: words, journey } = useGuardianWords();
  const worded = useWorded();
  const { verification } = child;
  const [chosen, setChosen] = useState(verification?.method);
  const [error, setError] = useState<'method' | 'proof'>();
  const method = methods.find(({ id }) => id === chosen);
  const proven =
    verification?.state === 'finished' && verification.method === chosen ? verification.attemptId : undefined;

  async function send(): Promise<void> {
    if (!method || beyondReach(method, purposes).length > 0) {
      setError('method');
      return;
    }
    if (method.attempt && proven === undefined) {
      setError('proof');
      return;
    }
    setError(undefined);
    await onSend(method.id, method.attempt ? proven : undefined);
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
                    <Told>
                      {beyond.some((purpose) => notHere(purpose, methods)) ? words.weakOnly : words.weakThen}
                    </Told>
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
      {method?.attempt && beyondReach(method, purposes).length === 0 && (
        <div className="card stack proof">
          <ProveElsewhere
            key={method.id}
            method={method.id}
            attempt={verification}
            words={words.prove}
            worded={worded}
            onBegin={(id) => guardianApi.verify(child.childId, id)}
            onHandOver={(attempt, fields) => guardianApi.handOver(child.childId, attempt, fields)}
            {...(onLeave && { onLeave })}
            reload={reload}
          />
          {error === 'proof' && proven === undefined && (
            <p className="field-error" role="alert">
              <Icon name="warning" />
              <Told>{words.prove.first}</Told>
            </p>
          )}
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
