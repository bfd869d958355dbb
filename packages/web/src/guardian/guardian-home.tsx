import type { Alert, GuardianChild } from '@stairgate/wire';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { guardianApi, type HomeWithTime } from '../api/guardian.ts';
import type { Problem } from '../api/problem.ts';
import { Card } from '../parts/card.tsx';
import { Fold } from '../parts/fold.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useHush } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { ChildSection } from './child-section.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { forgetDrafts } from './journey-draft.ts';
import { SignedInCard } from './signed-in-card.tsx';
import { Waiting } from './waiting.tsx';

/** Every child, with what waits first, and a quiet list of what happened. */
export function GuardianHome({
  home,
  problem,
  notice,
  reload,
  onAnswer,
  onErased,
}: {
  home: HomeWithTime;
  problem: Problem | undefined;
  notice: ReactNode;
  reload: () => Promise<void>;
  onAnswer: (child: GuardianChild) => void;
  onErased: () => void;
}) {
  const { home: words, child: childWords } = useGuardianWords();
  const worded = useWorded();
  const navigate = useNavigate();
  const hush = useHush();
  async function signOut(everywhere: boolean): Promise<void> {
    forgetDrafts();
    await guardianApi.signOut(everywhere).catch(() => {});
    hush();
    navigate('/guardian', { replace: true });
    await reload();
  }
  const sectionOf = (child: GuardianChild) => (
    <ChildSection
      offers={home.offers}
      key={child.childId}
      child={child}
      time={home.times[child.childId]}
      reload={reload}
      onAnswer={() => onAnswer(child)}
      onErased={onErased}
    />
  );
  const title = home.children.length > 1 ? words.many : words.one;
  return (
    <Page
      title={title}
      heading={<Told>{title}</Told>}
      lead={<Told>{words.lead}</Told>}
      tools={<LanguageSwitch />}
    >
      <div className="guardian stack">
        {notice}
        {problem && <ProblemNote problem={worded(problem)} onRetry={reload} />}
        <div className="guardian-columns">
          <div className="stack stack-large">
            {home.children.length === 0 && (
              <Note icon="info">
                <p>
                  <Told>{words.none}</Told>
                </p>
              </Note>
            )}
            {home.children.length > 0 && (
              <Waiting all={home.children} times={home.times} reload={reload} onAnswer={onAnswer} />
            )}
            {home.children.length === 1 ? (
              home.children.map(sectionOf)
            ) : home.children.length > 1 ? (
              <Tabs
                label={words.many}
                tabs={home.children.map((child) => ({
                  id: child.childId,
                  label: child.label || child.word || childWords.unnamed,
                  body: sectionOf(child),
                }))}
              />
            ) : null}
          </div>
          <aside className="stack">
            <Card id="alerts" title={<Told>{words.happened}</Told>} quiet>
              <Alerts
                alerts={home.alerts}
                nameOfChild={(id) => {
                  const child = home.children.find(({ childId }) => childId === id);
                  return child && home.children.length > 1 ? child.label || childWords.unnamed : undefined;
                }}
              />
            </Card>
            <SignedInCard onSignOut={signOut} />
          </aside>
        </div>
      </div>
    </Page>
  );
}

function Alerts({
  alerts,
  nameOfChild,
}: {
  alerts: readonly Alert[];
  nameOfChild: (childId: string) => string | undefined;
}) {
  const { home: words, moment } = useGuardianWords();
  const newest = [...alerts].sort((a, b) => b.at.localeCompare(a.at));
  const line = (alert: Alert) => {
    const name = nameOfChild(alert.childId);
    return (
      <li key={alert.id} className="alert">
        <time dateTime={alert.at} className="small soft number">
          {moment(alert.at)}
        </time>
        <span>
          {name && <strong>{name}: </strong>}
          <Told>{alert.text}</Told>
        </span>
      </li>
    );
  };
  return (
    <>
      <p className="small soft">
        <Told>{words.appear}</Told>
      </p>
      <ol className="plain" aria-live="polite" aria-label={words.happened}>
        {newest.slice(0, 8).map(line)}
      </ol>
      {newest.length === 0 && (
        <p>
          <Told>{words.nothing}</Told>
        </p>
      )}
      {newest.length > 8 && (
        <Fold summary={<Told>{words.earlier}</Told>}>
          <ol className="plain">{newest.slice(8, 50).map(line)}</ol>
        </Fold>
      )}
    </>
  );
}
