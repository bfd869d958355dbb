import { type ReactNode, useState } from 'react';
import { operatorApi } from '../api/operator.ts';
import { Card } from '../parts/card.tsx';
import { Form, SendButton } from '../parts/form.tsx';

/** Asks for an operator's key. */
export function OperatorSignIn({
  title,
  children,
  onDone,
}: {
  title: string;
  /** What there is to see. */
  children: ReactNode;
  onDone: () => Promise<unknown>;
}) {
  const [key, setKey] = useState('');

  async function send(): Promise<void> {
    await operatorApi.signIn(key.trim());
    setKey('');
    await onDone();
  }

  return (
    <Card id="sign-in" title={title}>
      <p className="measure">
        {children} For those who run this service: sign in with an API key of the scope “operator”.
      </p>
      <Form className="stack measure" onSend={send}>
        <div className="field">
          <label htmlFor="operator-key">API key</label>
          <input
            id="operator-key"
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        </div>
        <div>
          <SendButton icon="key">Sign in</SendButton>
        </div>
      </Form>
    </Card>
  );
}
