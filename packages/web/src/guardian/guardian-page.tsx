import type { GuardianChild, GuardianHome as Home, Opened } from '@stairgate/wire';
import { useEffect, useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { listen } from '../api/live.ts';
import { useResource } from '../api/resource.ts';
import { readChosen } from '../parts/choose-language.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { useLinkToken } from '../parts/use-link-token.ts';
import { useReturned } from '../parts/use-returned.ts';
import { ConsentJourney } from './consent-journey.tsx';
import { GuardianHome } from './guardian-home.tsx';
import { GuardianLanguage, useGuardianWords, useWorded } from './guardian-language.tsx';
import { SignIn } from './sign-in.tsx';

/** The guardian's pages, in the guardian's language: the consent journey from the mail link, then home. */
export function GuardianPage() {
  return (
    <GuardianLanguage>
      <GuardianDoor />
    </GuardianLanguage>
  );
}

function GuardianDoor() {
  const words = useGuardianWords();
  const worded = useWorded();
  const link = useLinkToken<Opened>(guardianApi.open);
  const returned = useReturned();
  const { language } = words;
  const home = useResource(
    (signal) => guardianApi.home(language, signal),
    link.state === 'opening' ? undefined : `${link.state} ${language}`,
  );
  const { value, problem, reload } = home;
  if (value) words.hearHome(value);
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

  const letters = value?.letters;
  useEffect(() => {
    // Chosen on this device, before or after signing in; what the browser or a link asks for is no choice.
    if (signedIn && readChosen() !== null && letters !== language)
      guardianApi.chooseLanguage(language).catch(() => {});
  }, [signedIn, letters, language]);

  if (link.state === 'opening' || (home.loading && !value)) {
    return (
      <Page
        title={words.opening}
        heading={<Told>{words.opening}</Told>}
        tools={<LanguageSwitch />}
        width="narrow"
      >
        <Progress />
      </Page>
    );
  }
  if (!signedIn) {
    if (problem && !problem.isSignedOut) {
      return (
        <Page
          title={words.down}
          heading={<Told>{words.down}</Told>}
          tools={<LanguageSwitch />}
          width="narrow"
        >
          <ProblemNote problem={worded(problem)} onRetry={reload} />
        </Page>
      );
    }
    if (returned !== undefined && link.state === 'none')
      return (
        <Page
          title={words.returned.title}
          heading={<Told>{words.returned.title}</Told>}
          tools={<LanguageSwitch />}
          width="narrow"
        >
          <Note icon={returned === 'finished' ? 'on' : 'info'}>
            <p>
              <Told>{words.returned[returned]}</Told>
            </p>
          </Note>
        </Page>
      );
    return <SignIn linkProblem={link.state === 'failed' ? link.problem : undefined} />;
  }

  if (journey) {
    const child = value.children.find(({ childId }) => childId === journey.childId) ?? journey;
    return (
      <ConsentJourney
        key={child.childId}
        child={child}
        noStandsDays={value.noStandsDays}
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
            <p>
              <Told>{words.link.stillIn}</Told>
            </p>
          </Note>
        ) : opening?.purpose === 'confirm' ? (
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>
                <Told>{words.link.confirmed}</Told>
              </strong>{' '}
              <Told>{words.link.confirmedMeans}</Told>
            </p>
          </Note>
        ) : undefined
      }
    />
  );
}

/** Whose invitation opens by itself: the one that the link was for, or the only child there is. */
function firstToAnswer({ children }: Home, opening: Opened | undefined): GuardianChild | undefined {
  if (opening?.purpose === 'confirm') return;
  const only = children.length === 1 ? children[0] : undefined;
  const child = children.find(({ childId }) => childId === opening?.childId) ?? only;
  return child?.state === 'invited' ? child : undefined;
}
