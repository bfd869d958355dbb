import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { type Alert, type GuardianChild, guardianApi, type GuardianHome as Home } from '../api/guardian.ts';
import type { Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { momentOf } from '../parts/dates.ts';
import { Fold } from '../parts/fold.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { ChildSection, nameOf } from './child-section.tsx';

/** Every child, with what waits first, and a quiet list of what happened. */
export function GuardianHome({
  home,
  problem,
  notice,
  reload,
  onAnswer,
}: {
  home: Home;
  problem: Problem | undefined;
  notice: ReactNode;
  reload: () => Promise<void>;
  onAnswer: (child: GuardianChild) => void;
}) {
  const navigate = useNavigate();
  async function signOut(): Promise<void> {
    await guardianApi.signOut().catch(() => {});
    navigate('/guardian', { replace: true });
    await reload();
  }
  return (
    <Page
      title={home.children.length > 1 ? 'Your children' : 'Your child'}
      lead="What you allow, what waits for you, and what you can take back. You see settings here, never messages."
    >
      <div className="guardian stack">
        {notice}
        {problem && <ProblemNote problem={problem} onRetry={reload} />}
        <div className="guardian-columns">
          <div className="stack stack-large">
            {home.children.length === 0 && (
              <Note icon="info">
                <p>No child is linked to your address. A child can invite you from their own page.</p>
              </Note>
            )}
            {home.children.map((child) => (
              <ChildSection
                offers={home.offers}
                key={child.childId}
                child={child}
                reload={reload}
                onAnswer={() => onAnswer(child)}
              />
            ))}
          </div>
          <aside className="stack">
            <Card id="alerts" title="What happened" quiet>
              <Alerts
                alerts={home.alerts}
                nameOfChild={(id) => {
                  const child = home.children.find(({ childId }) => childId === id);
                  return child && home.children.length > 1 ? nameOf(child) : undefined;
                }}
              />
            </Card>
            <Button onClick={signOut}>Sign out</Button>
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
  const newest = [...alerts].sort((a, b) => b.at.localeCompare(a.at));
  const line = (alert: Alert) => {
    const name = nameOfChild(alert.childId);
    return (
      <li key={alert.id} className="alert">
        <time dateTime={alert.at} className="small soft number">
          {momentOf(alert.at)}
        </time>
        <span>
          {name && <strong>{name}: </strong>}
          {alert.text}
        </span>
      </li>
    );
  };
  return (
    <>
      <p className="small soft">New lines appear by themselves. Your child sees what you see here.</p>
      <ol className="plain" aria-live="polite" aria-label="What happened">
        {newest.slice(0, 8).map(line)}
      </ol>
      {newest.length === 0 && <p>Nothing so far.</p>}
      {newest.length > 8 && (
        <Fold summary="Earlier">
          <ol className="plain">{newest.slice(8, 50).map(line)}</ol>
        </Fold>
      )}
    </>
  );
}
