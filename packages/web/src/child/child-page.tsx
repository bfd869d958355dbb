import { type Obligation, type Situation, situations } from '@stairgate/rulebook';
import { useCallback, useEffect, useState } from 'react';
import { type ChildPage as ChildFacts, childApi } from '../api/child.ts';
import type { Duration, SituationView } from '../api/decision.ts';
import { listen } from '../api/live.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { useResource } from '../api/resource.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { useToast } from '../parts/toasts.tsx';
import { useLinkToken } from '../parts/use-link-token.ts';
import { wordsFor } from '../words.ts';
import { AskDialog } from './ask-dialog.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { changesBetween } from './changes.ts';
import { closedPage } from './closed-page.ts';
import { GuardianCard } from './guardian-card.tsx';
import { metHere } from './met-here.ts';
import { pageWords } from './page-words.ts';
import { Rights } from './rights.tsx';
import { RingsCard } from './rings-card.tsx';
import { Signs } from './signs.tsx';
import { SituationGroups } from './situation-groups.tsx';

/** The child's own page: what is on, off and locked, and why. */
export function ChildPage() {
  const link = useLinkToken(childApi.open);
  const me = useResource(childApi.me, link.state === 'opening' ? undefined : link.state);
  const [erased, setErased] = useState(false);
  const { reload } = me;
  const unreachable = me.problem?.isPassing === true;
  const present = (me.value !== undefined && !me.problem?.isSignedOut) || unreachable;

  useEffect(() => {
    if (!present || erased) return;
    return listen(childApi.events, { events: ['change'], onEvent: reload, onUp: reload, onDown: reload });
  }, [present, erased, reload]);

  if (erased) return <ErasedPage />;
  if (unreachable)
    return <ChildHome facts={closedPage(me.value)} closed reload={reload} onErased={() => {}} />;
  if (me.value && !me.problem) {
    return <ChildHome facts={me.value} reload={reload} onErased={() => setErased(true)} />;
  }
  if (link.state === 'opening' || me.loading) {
    return (
      <Page title="Opening your page" nav={false}>
        <Progress />
      </Page>
    );
  }
  if (link.state === 'failed') return <NoWayIn problem={link.problem} />;
  return <NoWayIn problem={me.problem} retry={reload} />;
}

interface HomeProps {
  readonly facts: ChildFacts;
  readonly closed?: boolean;
  readonly reload: () => Promise<void>;
  readonly onErased: () => void;
}

/** What the page is asked to open: a dialog to switch one thing on, or to ask for it. */
type Opened = { readonly dialog: 'change' | 'ask'; readonly situation: Situation };

function ChildHome({ facts, closed = false, reload, onErased }: HomeProps) {
  const say = useToast();
  const words = pageWords(facts.band);
  const [opened, setOpened] = useState<Opened>();
  const [busy, setBusy] = useState<Situation>();
  const titleOf = useCallback(
    (situation: Situation) => wordsFor(situation, facts.situations[situation], facts.band).title,
    [facts],
  );
  useSayChanges(facts, closed, titleOf);

  async function attempt(situation: Situation, task: () => Promise<void>): Promise<void> {
    setBusy(situation);
    try {
      await task();
    } catch (error) {
      const { title, fix } = asProblem(error).document;
      say({ text: `${title}. ${fix}` });
    }
    await reload();
    setBusy(undefined);
  }

  function switchOn(situation: Situation, duration: Duration, met: readonly Obligation[]): Promise<void> {
    return attempt(situation, async () => {
      await childApi.choose(situation, duration, met);
      say({
        text: words.switchedOn[duration](titleOf(situation)),
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
          text: words.switchedOff(all.map(titleOf).join('; ')),
          action: { label: words.undo, run: () => restore(before) },
        });
      });
    }
  }

  function press(situation: Situation, kind: 'switch-on' | 'switch-off' | 'ask'): void {
    if (kind === 'switch-off') switchOff([situation]);
    else setOpened({ dialog: kind === 'ask' ? 'ask' : 'change', situation });
  }

  const size = facts.band === '0-5' || facts.band === '6-9' ? 'small' : 'usual';
  const locations = situations.filter(
    (situation) => situation.startsWith('location.') && facts.situations[situation].grant?.by === 'child',
  );

  return (
    <Page
      title={words.title}
      lead={words.lead}
      nav={false}
      banner={
        <Signs
          words={words}
          signs={facts.signs}
          onLocationOff={locations.length > 0 ? () => switchOff(locations) : undefined}
        />
      }
    >
      <div className={`child child-${size} stack stack-large`}>
        {closed && (
          <Note tone="ask" icon="gate" live="status">
            <p>
              <strong>{words.unreachable.title}.</strong>
            </p>
            <p>{words.unreachable.text}</p>
          </Note>
        )}
        <div className="ring-cards">
          <RingsCard question="see" facts={facts} words={words} />
          <RingsCard question="contact" facts={facts} words={words} />
        </div>
        {!closed && <GuardianCard facts={facts} words={words} titleOf={titleOf} reload={reload} />}
        <SituationGroups facts={facts} words={words} closed={closed} busy={busy} onPress={press} />
        {!closed && (
          <Rights facts={facts} words={words} titleOf={titleOf} reload={reload} onErased={onErased} />
        )}
      </div>
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
function useSayChanges(facts: ChildFacts, closed: boolean, titleOf: (situation: Situation) => string): void {
  const say = useToast();
  const [before, setBefore] = useState(facts);
  useEffect(() => {
    if (closed || before === facts) return;
    setBefore(facts);
    const changes = changesBetween(before, facts, titleOf);
    if (changes.length > 0) say({ text: changes.join(' ') });
  }, [before, closed, facts, say, titleOf]);
}

function NoWayIn({ problem, retry }: { problem: Problem | undefined; retry?: () => void }) {
  const plain = !problem || problem.isSignedOut || problem.code.startsWith('link-');
  return (
    <Page
      title="Open your page from your app"
      lead="This is where you see who can see you and contact you, and what you can change."
      nav={false}
      width="narrow"
    >
      <div className="stack">
        {problem?.code === 'link-used' && (
          <Note icon="info">
            <p>That link was used already. Each link works once.</p>
          </Note>
        )}
        {problem?.code === 'link-expired' && (
          <Note icon="clock">
            <p>That link is too old.</p>
          </Note>
        )}
        {plain ? (
          <Note icon="door">
            <p>Go back to the app or game that you use, and open “My safety page” there.</p>
          </Note>
        ) : (
          <ProblemNote problem={problem} onRetry={retry} />
        )}
      </div>
    </Page>
  );
}

function ErasedPage() {
  return (
    <Page title="It is all erased" nav={false} width="narrow">
      <Note tone="on" icon="on" live="status">
        <p>Nothing about you is kept here any more. You can close this page.</p>
      </Note>
    </Page>
  );
}
