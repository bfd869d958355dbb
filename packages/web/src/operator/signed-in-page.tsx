import { useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { LinkButton } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';
import { OperatorFrame } from './operator-frame.tsx';

/** Where somebody comes back to who signed in again in another tab. */
export const signedInPage = '/operator/signed-in';
/** By which the tab that waits hears of it. */
export const signedInChannel = 'stairgate-operator';

const askWhoRuns = 'Ask whoever runs this service.';
/** What went wrong with the identity provider, and what to do. */
const faults: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  off: [
    'No identity provider is set here',
    'Sign in with an API key, or set STAIRGATE_OIDC_ISSUER and start the service again.',
  ],
  down: [
    'The identity provider does not answer',
    'Try again in some minutes. If it stays, sign in with an API key, and look into the log of the service.',
  ],
  issuer: [
    'The identity provider calls itself something else',
    'Set STAIRGATE_OIDC_ISSUER to the issuer exactly as its discovery document names it.',
  ],
  lapsed: [
    'This sign-in was begun elsewhere, too long ago, or is used up',
    'Begin again, in this browser, and come back within ten minutes.',
  ],
  refused: [
    'The identity provider let nobody in',
    'Begin again, and agree to it there. If it refuses you, ask whoever runs it to let you use this service.',
  ],
  answer: [
    'What the identity provider said of you does not hold',
    `Begin again. If it stays, nobody should sign in before it is understood: the log of the service says what is wrong. ${askWhoRuns}`,
  ],
  acr: [
    'You were not let in there the way this service asks for',
    'Begin again, and use your second factor. STAIRGATE_OIDC_ACR says which ways count.',
  ],
  person: [
    'The identity provider does not say for sure who you are',
    'Have the claim of STAIRGATE_OIDC_PERSON_CLAIM sent; an e-mail address has to be verified there.',
  ],
  claim: [
    'The identity provider does not say what you may do',
    'Have the claim of STAIRGATE_OIDC_ROLE_CLAIM sent in the ID token or the user info.',
  ],
  role: [
    'You have no role here',
    'Have somebody give you one of the values of STAIRGATE_OIDC_ROLES at the identity provider.',
  ],
  'other-person': [
    'Somebody else signed in than who has to sign in again',
    'Begin again as who you were, or sign out here first.',
  ],
};

/** Says how signing in by the identity provider ended. */
export function SignedInPage() {
  const [search] = useSearchParams();
  const fault = search.get('fault');
  useEffect(() => {
    if (fault !== null) return;
    const channel = new BroadcastChannel(signedInChannel);
    channel.postMessage('signed in');
    channel.close();
  }, [fault]);
  if (fault === null)
    return (
      <OperatorFrame title="Signed in">
        <Note tone="on" icon="on" live="status">
          <p>
            <strong>You are signed in.</strong> The tab that you came from goes on by itself; this one can be
            closed.
          </p>
        </Note>
        <p>
          <Link to="/operator">Go to the overview</Link>
        </p>
      </OperatorFrame>
    );
  const [what, todo] = faults[fault] ?? ['Signing in did not work', `Begin again. ${askWhoRuns}`];
  return (
    <OperatorFrame title="Not signed in">
      <Note tone="alarm" icon="warning" live="alert">
        <p>
          <strong>{what}.</strong>
        </p>
        <p>{todo}</p>
      </Note>
      <div className="row">
        {fault !== 'off' && <LinkButton href="/operator/sign-in">Begin again</LinkButton>}
        <Link to="/operator#sign-in">Sign in with a key</Link>
      </div>
    </OperatorFrame>
  );
}
