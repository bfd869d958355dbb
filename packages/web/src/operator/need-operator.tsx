import type { OperatorSession } from '@stairgate/wire';
import { type ReactNode, useEffect } from 'react';
import { operatorApi } from '../api/operator.ts';
import type { Problem } from '../api/problem.ts';
import { useResource } from '../api/resource.ts';
import { ProblemNote } from '../parts/note.tsx';
import { Progress } from '../parts/progress.tsx';
import { OperatorSignIn } from './operator-sign-in.tsx';
import { WhoAmI } from './who-am-i.tsx';

/** Shows what is for operators who are signed in, or asks somebody to sign in. */
export function NeedOperator({
  title,
  about,
  children,
}: {
  title: string;
  /** What there is to see. */
  about: ReactNode;
  /** @param onSignedOut to be called when the session has ended meanwhile. */
  children: (onSignedOut: () => Promise<void>, session: OperatorSession) => ReactNode;
}) {
  const { value, problem, loading, reload } = useResource(operatorApi.session, 'once');
  if (problem?.isSignedOut)
    return (
      <OperatorSignIn title={title} onDone={reload}>
        {about}
      </OperatorSignIn>
    );
  if (problem) return <ProblemNote problem={problem} onRetry={reload} />;
  if (value)
    return (
      <>
        <WhoAmI session={value} onSignedOut={reload} />
        {children(reload, value)}
      </>
    );
  return loading ? <Progress /> : null;
}

/** Goes back to asking for a key when a request says that nobody is signed in any more. */
export function useSignedOut(problem: Problem | undefined, onSignedOut: () => Promise<void>): void {
  const signedOut = problem?.isSignedOut === true;
  useEffect(() => {
    if (signedOut) onSignedOut();
  }, [signedOut, onSignedOut]);
}
