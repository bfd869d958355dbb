import { useEffect, useState } from 'react';
import { type GuardianChild, guardianApi, type GuardianHome as Home, type Opening } from '../api/guardian.ts';
import { listen } from '../api/live.ts';
import { useResource } from '../api/resource.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { useLinkToken } from '../parts/use-link-token.ts';
import { ConsentJourney } from './consent-journey.tsx';
import { GuardianHome } from './guardian-home.tsx';
import { SignIn } from './sign-in.tsx';

/** The guardian's pages: the consent journey from the mail link, then home. */
export function GuardianPage() {
  const link = useLinkToken<Opening>(guardianApi.open);
  const home = useResource(guardianApi.home, link.state === 'opening' ? undefined : link.state);
  const { value, problem, reload } = home;
  const signedIn = value !== undefined && !problem?.isSignedOut;
  // Once it has begun, the journey goes on to its end, whatever the answer makes of the invitation.
  const [begun, setJourney] = useState<GuardianChild | 'over'>();
  const journey = begun === 'over' ? undefined : begun;
  const opening = link.state === 'opened' ? link.opening : undefined;
  const first = value && firstToAnswer(value, opening);
  if (!begun && first) setJourney(first);

  // A link may be opened in the tab that still shows an earlier journey: one to confirm ends it, an invitation begins anew.
  useEffect(() => {
    if (opening) setJourney(opening.purpose === 'confirm' ? 'over' : undefined);
  }, [opening]);

  useEffect(() => {
    if (!signedIn) return;
    return listen(guardianApi.alerts, { events: ['alert', 'change'], onEvent: reload, onUp: reload });
  }, [signedIn, reload]);

  if (link.state === 'opening' || (home.loading && !value)) {
    return (
      <Page title="Opening your page" width="narrow">
        <Progress />
      </Page>
    );
  }
  if (!signedIn) {
    if (problem && !problem.isSignedOut) {
      return (
        <Page title="We cannot show your page just now" width="narrow">
          <ProblemNote problem={problem} onRetry={reload} />
        </Page>
      );
    }
    return <SignIn linkProblem={link.state === 'failed' ? link.problem : undefined} />;
  }

  if (journey) {
    const child = value.children.find(({ childId }) => childId === journey.childId) ?? journey;
    return (
      <ConsentJourney
        key={child.childId}
        child={child}
        reload={reload}
        onDone={() => {
          setJourney('over');
          reload();
        }}
      />
    );
  }
  return (
    <GuardianHome
      home={value}
      problem={problem}
      reload={reload}
      onAnswer={setJourney}
      notice={
        link.state === 'failed' ? (
          <Note icon="info">
            <p>That link was used already, or is too old. You are still signed in, so here is your page.</p>
          </Note>
        ) : opening?.purpose === 'confirm' ? (
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>Thank you, it is confirmed.</strong> What you agreed to is allowed from now on. You can
              take it back here at any time.
            </p>
          </Note>
        ) : undefined
      }
    />
  );
}

/** Whose invitation opens by itself: the one that the link was for, or the only child there is. */
function firstToAnswer({ children }: Home, opening: Opening | undefined): GuardianChild | undefined {
  if (opening?.purpose === 'confirm') return;
  const only = children.length === 1 ? children[0] : undefined;
  const child = children.find(({ childId }) => childId === opening?.childId) ?? only;
  return child?.state === 'invited' ? child : undefined;
}
