import { type FormEvent, type ReactNode, useState } from 'react';
import { operatorApi } from '../api/operator.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { ProblemNote } from '../parts/note.tsx';

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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await operatorApi.signIn(key.trim());
      setKey('');
      await onDone();
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  return (
    <Card id="sign-in" title={title}>
      <p className="measure">
        {children} For those who run this service: sign in with an API key of the scope “operator”.
      </p>
      <form className="stack measure" onSubmit={send} noValidate>
        {problem && <ProblemNote problem={problem} />}
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
          <Button type="submit" busy={busy} icon="key">
            Sign in
          </Button>
        </div>
      </form>
    </Card>
  );
}
