import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { guardianApi, type Opening } from '../api/guardian.ts';
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
  const [search, setSearch] = useSearchParams();
  const { value, problem, reload } = home;
  const signedIn = value !== undefined && !problem?.isSignedOut;

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

  const opening = link.state === 'opened' ? link.opening : undefined;
  const invited = value.children.filter((child) => child.state === 'invited');
  const wanted = search.get('answer') ?? (opening?.purpose === 'invite' ? opening.childId : undefined);
  const only = value.children.length === 1 ? invited[0] : undefined;
  const answering =
    search.get('view') === 'home'
      ? undefined
      : (value.children.find(({ childId }) => childId === wanted) ?? only);
  const toHome = () => {
    setSearch({ view: 'home' });
    reload();
  };

  if (answering)
    return <ConsentJourney key={answering.childId} child={answering} reload={reload} onDone={toHome} />;
  return (
    <GuardianHome
      home={value}
      problem={problem}
      reload={reload}
      onAnswer={(childId) => setSearch({ answer: childId })}
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
