import { factsOf, type Obligation, type Situation, situations } from '@stairgate/rulebook';
import type { ChildPage as ChildFacts, Duration, SetLimitView, SituationView } from '@stairgate/wire';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { childApi, type OwnTime } from '../api/child.ts';
import { listen } from '../api/live.ts';
import type { Problem } from '../api/problem.ts';
import { useResource } from '../api/resource.ts';
import { Button } from '../parts/button.tsx';
import type { ReaderLanguage } from '../parts/languages.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { LanguageSwitch, ReaderLanguageProvider, useReaderLanguage } from '../parts/reader-language.tsx';
import { type Toast, useHush, useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useLinkToken } from '../parts/use-link-token.ts';
import { useReturned } from '../parts/use-returned.ts';
import { AgeCard } from './age-card.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { changesBetween } from './changes.ts';
import { closedPage } from './closed-page.ts';
import { ComplainDialog } from './complain-dialog.tsx';
import { GuardianCard } from './guardian-card.tsx';
import { childLanguages } from './languages.ts';
import { limitInWords, ownLimitsOn } from './limit-words.ts';
import { LimitsCard } from './limits-card.tsx';
import { metHere } from './met-here.ts';
import { type PageWords, pageWords } from './page-words.ts';
import { Rights } from './rights.tsx';
import { RingsCard } from './rings-card.tsx';
import { Signs } from './signs.tsx';
import { SituationGroups } from './situation-groups.tsx';
import type { Press } from './situation-line.tsx';
import { TimeCard } from './time-card.tsx';
import { worded } from './worded.ts';

/** The child's own page, in the child's language: what is on, off and locked, and why. */
export function ChildPage() {
  return (
    <ReaderLanguageProvider languages={childLanguages} partsOf={partsOf}>
      <ChildDoor />
    </ReaderLanguageProvider>
  );
}

const partsOf = (language: ReaderLanguage) => pageWords('10-12', language).parts;

/** The page's words for a child whose age is not known yet. */
function useWords(band: ChildFacts['band'] = '10-12'): PageWords {
  const language = useReaderLanguage();
  return useMemo(() => pageWords(band, language), [band, language]);
}

function ChildDoor() {
  const words = useWords();
  const link = useLinkToken(childApi.open);
  const waits = link.state === 'opening' || link.state === 'other';
  const returned = useReturned();
  const me = useResource(childApi.me, waits ? undefined : link.state);
  const [erased, setErased] = useState(false);
  const hush = useHush();
  const { reload } = me;
  const unreachable = me.problem?.isPassing === true;
  const present = (me.value !== undefined && !me.problem?.isSignedOut) || unreachable;

  useEffect(() => {
    if (!present || erased) return;
    return listen(childApi.events, { events: ['change'], onEvent: reload, onUp: reload, onDown: reload });
  }, [present, erased, reload]);

  if (link.state === 'other') return <OtherChildHere replace={link.replace} leave={link.leave} />;
  if (erased) return <ErasedPage band={me.value?.band} />;
  if (unreachable)
    return <ChildHome facts={closedPage(me.value)} closed reload={reload} onErased={() => {}} />;
  if (me.value && !me.problem) {
    return (
      <ChildHome
        facts={me.value}
        time={me.value.time}
        reload={reload}
        onErased={() => {
          hush();
          setErased(true);
        }}
      />
    );
  }
  if (link.state === 'opening' || me.loading) {
    return (
      <Page title={words.door.opening} nav={false} tools={<LanguageSwitch />}>
        <Progress />
      </Page>
    );
  }
  if (link.state === 'none' && returned !== undefined)
    return (
      <Page title={words.returned.title} nav={false} tools={<LanguageSwitch />} width="narrow">
        <Note icon={returned === 'finished' ? 'on' : 'info'}>
          <p>
            <Told words={words}>{words.returned[returned]}</Told>
          </p>
        </Note>
      </Page>
    );
  if (link.state === 'failed') return <NoWayIn problem={link.problem} />;
  return <NoWayIn problem={me.problem} retry={reload} />;
}

interface HomeProps {
  readonly facts: ChildFacts;
  /** Undefined where it could not be had. */
  readonly time?: OwnTime | undefined;
  readonly closed?: boolean;
  readonly reload: () => Promise<void>;
  readonly onErased: () => void;
}

/** What the page is asked to open: a dialog to switch one thing on, or to ask for it. */
type Opened = { readonly dialog: 'change' | 'ask'; readonly situation: Situation };

function ChildHome({ facts, time, closed = false, reload, onErased }: HomeProps) {
  const words = useWords(facts.band);
  const say = useSay(words);
  const [opened, setOpened] = useState<Opened>();
  const [complaining, setComplaining] = useState(false);
  const [busy, setBusy] = useState<Situation>();
  const titleOf = useCallback(
    (situation: Situation) => words.said(situation, facts.situations[situation]).title,
    [facts, words],
  );
  useSayChanges(facts, closed, titleOf, words);

  async function attempt(situation: Situation | undefined, task: () => Promise<void>): Promise<void> {
    setBusy(situation);
    try {
      await task();
    } catch (error) {
      const { title, fix } = worded(error, words).document;
      say({ text: `${title}. ${fix}` });
    }
    await reload();
    setBusy(undefined);
  }

  function switchOn(situation: Situation, duration: Duration, met: readonly Obligation[]): Promise<void> {
    return attempt(situation, async () => {
      await childApi.choose(situation, duration, met);
      say({
        text: words.fill(words.switchedOn[duration], { title: titleOf(situation) }),
        action: { label: words.undo, run: () => switchOff([situation]) },
      });
    });
  }

  /** Brings back what was on. It was explained when it was first switched on; undoing asks for nothing new. */
  async function restore(before: readonly (readonly [Situation, SituationView])[]): Promise<void> {
    for (const [situation, { grant, obligations }] of before) {
      if (grant) await switchOn(situation, grant.duration, metHere(obligations));
    }
  }

  async function switchOff(all: readonly Situation[]): Promise<void> {
    const before = all.map((situation) => [situation, facts.situations[situation]] as const);
    for (const situation of all) {
      await attempt(situation, async () => {
        await childApi.switchOff(situation);
        say({
          text: words.fill(words.switchedOff, { title: all.map(titleOf).join('; ') }),
          action: { label: words.undo, run: () => restore(before) },
        });
      });
    }
  }

  function close(situation: Situation): Promise<void> {
    return attempt(situation, async () => {
      const { limit } = await childApi.setLimit({ kind: 'closed', situation });
      const title = titleOf(situation);
      if (limit === null) say({ text: words.limits.already });
      else
        say({
          text: words.fill(words.limits.closed, { title }),
          action: { label: words.undo, run: () => lift(situation, [limit], title) },
        });
    });
  }

  function lift(
    situation: Situation | undefined,
    limits: readonly SetLimitView[],
    title: string,
  ): Promise<void> {
    return attempt(situation, async () => {
      for (const { limitId } of limits) await childApi.liftLimit(limitId);
      say({ text: words.fill(words.limits.opened, { title }) });
    });
  }

  const press: Press = (situation, kind) => {
    if (kind === 'switch-off') switchOff([situation]);
    else if (kind === 'close') close(situation);
    else if (kind === 'lift') {
      const own = ownLimitsOn(facts.situations[situation], facts.limits);
      lift(situation, own, own.map((limit) => limitInWords(limit, facts, titleOf, words)).join('; '));
    } else setOpened({ dialog: kind === 'ask' ? 'ask' : 'change', situation });
  };

  const size = facts.band === '0-5' || facts.band === '6-9' ? 'small' : 'usual';
  const locations = situations.filter(
    (situation) =>
      factsOf(situation).signs?.includes('location') && facts.situations[situation].grant?.by === 'child',
  );

  return (
    <Page
      title={words.title}
      heading={<Told words={words}>{words.title}</Told>}
      lead={<Told words={words}>{words.lead}</Told>}
      nav={false}
      tools={<LanguageSwitch />}
      banner={
        <Signs
          words={words}
          signs={facts.signs}
          onLocationOff={locations.length > 0 ? () => switchOff(locations) : undefined}
        />
      }
    >
      <div className={`child child-${size} stack stack-large`}>
        {facts.returnTo !== null && (
          <p>
            <a className="button" href={facts.returnTo}>
              <Told words={words}>{words.backToApp}</Told>
            </a>
          </p>
        )}
        {closed && (
          <Note tone="ask" icon="gate" live="status">
            <p>
              <strong>
                <Told words={words}>{words.unreachable.title}</Told>.
              </strong>
            </p>
            <p>
              <Told words={words}>{words.unreachable.text}</Told>
            </p>
          </Note>
        )}
        <div className="ring-cards">
          <RingsCard question="see" facts={facts} words={words} />
          <RingsCard question="contact" facts={facts} words={words} />
        </div>
        {!closed && (
          <GuardianCard
            facts={facts}
            words={words}
            titleOf={titleOf}
            reload={reload}
            onComplain={() => setComplaining(true)}
          />
        )}
        {!closed && time && <TimeCard facts={facts} time={time} words={words} reload={reload} />}
        {!closed && <AgeCard facts={facts} words={words} reload={reload} />}
        {!closed && (
          <LimitsCard
            facts={facts}
            time={time}
            reload={reload}
            words={words}
            titleOf={titleOf}
            onClose={close}
            onLift={(limits, title) => lift(undefined, limits, title)}
          />
        )}
        <SituationGroups
          facts={facts}
          words={words}
          closed={closed}
          busy={busy}
          titleOf={titleOf}
          onPress={press}
        />
        {!closed && (
          <Rights facts={facts} words={words} titleOf={titleOf} reload={reload} onErased={onErased} />
        )}
      </div>
      {complaining && !closed && (
        <ComplainDialog
          facts={facts}
          about="guardian"
          words={words}
          reload={reload}
          onClose={() => setComplaining(false)}
        />
      )}
      {opened?.dialog === 'change' && !closed && (
        <ChangeDialog
          situation={opened.situation}
          facts={facts}
          words={words}
          onClose={() => setOpened(undefined)}
          onChosen={(duration, met) => {
            setOpened(undefined);
            switchOn(opened.situation, duration, met);
          }}
        />
      )}
      {opened?.dialog === 'ask' && !closed && (
        <AskDialog
          situation={opened.situation}
          facts={facts}
          words={words}
          reload={reload}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Page>
  );
}

/** Says what somebody else changed while the page was open. */
function useSayChanges(
  facts: ChildFacts,
  closed: boolean,
  titleOf: (situation: Situation) => string,
  words: PageWords,
): void {
  const say = useSay(words);
  const [before, setBefore] = useState(facts);
  useEffect(() => {
    if (closed || before === facts) return;
    setBefore(facts);
    const changes = changesBetween(before, facts, titleOf, words);
    if (changes.length > 0) say({ text: changes.join(' ') });
  }, [before, closed, facts, say, titleOf, words]);
}

/** Says what happened, on a piece of paper that closes in the page's language. */
function useSay({ parts }: PageWords): (toast: Toast) => void {
  const say = useToast();
  return useCallback((toast: Toast) => say({ ...toast, dismiss: parts.close }), [say, parts]);
}

/** Another child's page is open in this browser: nothing closes it but a press. */
function OtherChildHere({ replace, leave }: { replace: () => void; leave: () => void }) {
  const words = useWords();
  const { title, lead, open, leave: stay } = words.door.other;
  return (
    <Page
      title={title}
      heading={<Told words={words}>{title}</Told>}
      lead={<Told words={words}>{lead}</Told>}
      nav={false}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="row">
        <Button tone="main" icon="door" onClick={replace}>
          <Told words={words}>{open}</Told>
        </Button>
        <Button onClick={leave}>
          <Told words={words}>{stay}</Told>
        </Button>
      </div>
    </Page>
  );
}

function NoWayIn({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
  const words = useWords();
  const { door } = words;
  const plain = !problem || problem.isSignedOut || problem.code.startsWith('link-');
  return (
    <Page
      title={door.title}
      heading={<Told words={words}>{door.title}</Told>}
      lead={<Told words={words}>{door.lead}</Told>}
      nav={false}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="stack">
        {problem?.code === 'link-used' && (
          <Note icon="info">
            <p>
              <Told words={words}>{door.used}</Told>
            </p>
          </Note>
        )}
        {problem?.code === 'link-expired' && (
          <Note icon="clock">
            <p>
              <Told words={words}>{door.old}</Told>
            </p>
          </Note>
        )}
        {plain ? (
          <Note icon="door">
            <p>
              <Told words={words}>{door.back}</Told>
            </p>
          </Note>
        ) : (
          <ProblemNote problem={worded(problem, words)} onRetry={retry} />
        )}
      </div>
    </Page>
  );
}

function ErasedPage({ band }: { band: ChildFacts['band'] | undefined }) {
  const words = useWords(band);
  const say = useToast();
  // What was said of a page that is gone is not true any more.
  useEffect(() => say(undefined), [say]);
  const { title, text, stays, next, guardian } = words.erase.done;
  return (
    <Page
      title={title}
      heading={<Told words={words}>{title}</Told>}
      nav={false}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="stack">
        <Note tone="on" icon="on" live="status">
          <p>
            <Told words={words}>{text}</Told>
          </p>
        </Note>
        {[stays, next, guardian].map((line) => (
          <p key={line}>
            <Told words={words}>{line}</Told>
          </p>
        ))}
      </div>
    </Page>
  );
}
