import type { GuardianChild, GuardianHome as Home, Opened } from '@stairgate/wire';
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { guardianApi } from '../api/guardian.ts';
import { listen } from '../api/live.ts';
import { useResource } from '../api/resource.ts';
import { readChosen } from '../parts/choose-language.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { useReturned } from '../parts/use-returned.ts';
import { ConsentJourney, type JourneyPlace } from './consent-journey.tsx';
import { ErasedPage } from './erased-page.tsx';
import { GuardianHome } from './guardian-home.tsx';
import { GuardianLanguage, useGuardianWords, useWorded } from './guardian-language.tsx';
import { LinkDone, LinkPage } from './link-page.tsx';
import { linkOver, SignIn } from './sign-in.tsx';
import { useMailedLink } from './use-mailed-link.ts';

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
  const returned = useReturned();
  const { language } = words;
  const link = useMailedLink(language);
  const waits = link.state === 'looking' || link.state === 'waits';
  const home = useResource(
    (signal) => guardianApi.home(language, signal),
    waits ? undefined : `${link.state} ${language}`,
  );
  const { value, problem, reload } = home;
  if (value) words.hearHome(value);
  const signedIn = value !== undefined && !problem?.isSignedOut;
  // Once it has begun, the journey goes on to its end, whatever the answer makes of the invitation.
  const [begun, setJourney] = useState<GuardianChild | 'over'>();
  const journey = begun === 'over' ? undefined : begun;
  const opening = link.state === 'opened' ? link.opening : undefined;
  const { state: place } = useLocation() as { state: Partial<JourneyPlace> | null };
  const navigate = useNavigate();
  const first = value && (resumed(value, place) ?? firstToAnswer(value, opening));
  if (!begun && first) setJourney(first);

  // A link may be opened in the tab that still shows an earlier journey: one to confirm ends it, an invitation begins anew.
  useEffect(() => {
    if (opening) setJourney(opening.purpose === 'confirm' ? 'over' : undefined);
  }, [opening]);

  // Back, from a journey that began on the page, leads to the page again.
  const entered = useRef(false);
  const isInJourney = place?.journey !== undefined;
  const fromPage = journey !== undefined && journey.state !== 'invited';
  useEffect(() => {
    if (!isInJourney && entered.current && fromPage) setJourney('over');
    entered.current = isInJourney;
  }, [isInJourney, fromPage]);

  const [erased, setErased] = useState(false);
  useEffect(() => {
    if (!signedIn || erased) return;
    return listen(guardianApi.alerts, { events: ['alert', 'change'], onEvent: reload, onUp: reload });
  }, [signedIn, erased, reload]);

  const letters = value?.letters;
  useEffect(() => {
    // Chosen on this device, before or after signing in; what the browser or a link asks for is no choice.
    if (signedIn && readChosen() !== null && letters !== language)
      guardianApi.chooseLanguage(language).catch(() => {});
  }, [signedIn, letters, language]);

  const [done, setDone] = useState(false);
  useEffect(() => setDone(false), [link]);

  if (link.state === 'waits') {
    const { look, press, answer, leave } = link;
    return <LinkPage look={look} press={press} answer={answer} leave={leave} />;
  }
  if (link.state === 'looking' || (home.loading && !value)) {
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
  if (erased)
    return (
      <ErasedPage
        onHome={() => {
          setErased(false);
          reload();
        }}
      />
    );
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
    if (link.state === 'closed' && !done)
      return <LinkDone purpose={link.purpose} onSignIn={() => setDone(true)} />;
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
        offers={value.offers}
        noStandsDays={value.noStandsDays}
        reload={reload}
        onDone={() => {
          setJourney('over');
          navigate('/guardian', { replace: true });
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
      onAnswer={(child) => {
        setJourney(child);
        navigate('/guardian', { state: { journey: child.childId, step: 'notice' } satisfies JourneyPlace });
      }}
      onErased={() => setErased(true)}
      notice={
        link.state === 'failed' ? (
          <Note icon="info">
            <p>
              <Told>{linkOver(words, link.problem) ?? words.link.stillIn}</Told>
            </p>
          </Note>
        ) : link.state === 'closed' ? (
          <Note tone="on" icon="on" live="status">
            <p>
              <strong>
                <Told>{words.press.done[link.purpose].title}</Told>
              </strong>{' '}
              <Told>{words.press.done[link.purpose].text}</Told>
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

/** Whose journey the tab stood in when it was loaded anew. */
function resumed({ children }: Home, place: Partial<JourneyPlace> | null): GuardianChild | undefined {
  const child = children.find(({ childId }) => childId === place?.journey);
  if (place?.step === 'done' || child === undefined) return;
  return child.state === 'invited' || child.state === 'confirming' || child.state === 'consented'
    ? child
    : undefined;
}

/** Whose invitation opens by itself: the one that the link was for, or the only child there is. */
function firstToAnswer({ children }: Home, opening: Opened | undefined): GuardianChild | undefined {
  if (opening?.purpose === 'confirm') return;
  const only = children.length === 1 ? children[0] : undefined;
  const child = children.find(({ childId }) => childId === opening?.childId) ?? only;
  return child?.state === 'invited' ? child : undefined;
}
