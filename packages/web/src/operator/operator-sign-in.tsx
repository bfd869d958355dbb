import { type ReactNode, useState } from 'react';
import { operatorApi } from '../api/operator.ts';
import { useResource } from '../api/resource.ts';
import { LinkButton } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Form, SendButton } from '../parts/form.tsx';

/** Asks an operator to sign in: with the identity provider, where there is one, or with a key. */
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
  const { value: ways } = useResource(operatorApi.signInWays, 'once');
  const here = `${location.pathname}${location.search}`;
  return (
    <Card id="sign-in" title={title}>
      <p className="measure">
        {children} For those who run this service: sign in
        {ways?.oidc && <> with {ways.oidc.name}, or</>} with an API key of the scope “operator”.
      </p>
      {ways?.oidc && (
        <div>
          <LinkButton
            tone="main"
            icon="away"
            href={`/operator/sign-in?${new URLSearchParams({ return: here })}`}
          >
            Sign in with {ways.oidc.name}
          </LinkButton>
        </div>
      )}
      <KeyForm onDone={onDone} />
    </Card>
  );
}

/** Asks for an operator's key. */
export function KeyForm({ onDone }: { onDone: () => Promise<unknown> }) {
  const [key, setKey] = useState('');

  async function send(): Promise<void> {
    await operatorApi.signIn(key.trim());
    setKey('');
    await onDone();
  }

  return (
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
  );
}
