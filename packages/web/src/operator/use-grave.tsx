import { type ReactNode, useEffect, useState } from 'react';
import { operatorApi } from '../api/operator.ts';
import { Problem } from '../api/problem.ts';
import { useResource } from '../api/resource.ts';
import { LinkButton } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { KeyForm } from './operator-sign-in.tsx';
import { signedInChannel, signedInPage } from './signed-in-page.tsx';

interface Waiting {
  readonly goOn: () => void;
  readonly giveUp: () => void;
}

/**
 * For what is grave: where the service wants somebody who has just signed in, asks for that over what the page shows,
 * then does it again. Nothing that was filled in is lost.
 */
export function useGrave(): {
  /** Does it; rejects as `work` does, also where nobody signs in again. */
  readonly grave: <T>(work: () => Promise<T>) => Promise<T>;
  /** To be shown by the page. */
  readonly asking: ReactNode;
} {
  const [waiting, setWaiting] = useState<Waiting>();
  async function grave<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'sign-in-again') throw error;
      await new Promise<void>((goOn, reject) => setWaiting({ goOn, giveUp: () => reject(error) }));
      return work();
    }
  }
  const end = (how: keyof Waiting) => {
    waiting?.[how]();
    setWaiting(undefined);
  };
  return {
    grave,
    asking: waiting && <SignInAgain onDone={() => end('goOn')} onClose={() => end('giveUp')} />,
  };
}

function SignInAgain({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const { value: session } = useResource(operatorApi.session, 'once');
  const { value: ways } = useResource(operatorApi.signInWays, 'once');
  useEffect(() => {
    const channel = new BroadcastChannel(signedInChannel);
    channel.onmessage = () => onDone();
    return () => channel.close();
  }, [onDone]);
  const address = `/operator/sign-in?${new URLSearchParams({ again: 'yes', return: signedInPage })}`;
  return (
    <Dialog title="Sign in again" onClose={onClose}>
      <p>This is grave, and your sign-in is some minutes old. Sign in again; then it goes on.</p>
      {session?.by === 'oidc' && ways?.oidc ? (
        <div>
          <LinkButton tone="main" icon="away" href={address} target="_blank" rel="noreferrer">
            Sign in with {ways.oidc.name}, in another tab
          </LinkButton>
        </div>
      ) : (
        <KeyForm onDone={async () => onDone()} />
      )}
    </Dialog>
  );
}
