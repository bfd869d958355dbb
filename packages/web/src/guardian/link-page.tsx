import type { LinkLook } from '@stairgate/wire';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** What the link of a letter would do, for whom, and one button that does it. */
export function LinkPage({
  look: { purpose, about, points, browser },
  press,
  refuse,
  leave,
}: {
  look: LinkLook;
  press: () => Promise<void>;
  refuse: () => Promise<void>;
  leave: () => void;
}) {
  const { press: words, fill, day } = useGuardianWords();
  const worded = useWorded();
  const task = useTask();
  const own = words[purpose];
  const closes = purpose === 'withdraw' || purpose === 'sign-out';
  const replaces = browser === 'other' && !closes && purpose !== 'favour';
  return (
    <Page
      title={own.title}
      heading={<Told>{own.title}</Told>}
      lead={<Told>{own.text}</Told>}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="card stack">
        {about && (
          <p>
            {about.label === null ? (
              <Told>{fill(words.since, { day: day(about.since) })}</Told>
            ) : (
              <Told>{fill(words.of, { name: about.label })}</Told>
            )}
          </p>
        )}
        {points.length > 0 && (
          <section aria-labelledby="link-points" className="stack">
            <h2 id="link-points">
              <Told>{purpose === 'favour' ? words.favour.asks : words.points}</Told>
            </h2>
            <ul>
              {points.map((point) => (
                <li key={point}>
                  <Told>{point}</Told>
                </li>
              ))}
            </ul>
          </section>
        )}
        {replaces && (
          <Note icon="warning" tone="ask">
            <p>
              <Told>{words.other}</Told>
            </p>
          </Note>
        )}
        {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
        <div className="row">
          <Button tone={closes ? 'alarm' : 'main'} busy={task.busy} onClick={() => task.run(press)}>
            <Told>{replaces ? words.replace : own.press}</Told>
          </Button>
          {purpose === 'favour' && (
            <Button busy={task.busy} onClick={() => task.run(refuse)}>
              <Told>{words.favour.refuse}</Told>
            </Button>
          )}
          {browser !== 'nobody' && (
            <Button onClick={leave}>
              <Told>{words.leave}</Told>
            </Button>
          )}
        </div>
        <p className="small soft">
          <Told>{words.nothing}</Told>
        </p>
      </div>
    </Page>
  );
}

/** What was closed by a link, for whoever is not signed in. */
export function LinkDone({
  purpose,
  onSignIn,
}: {
  purpose: 'withdraw' | 'sign-out' | 'favour';
  onSignIn: () => void;
}) {
  const { press: words } = useGuardianWords();
  const { title, text } = words.done[purpose];
  return (
    <Page title={title} heading={<Told>{title}</Told>} tools={<LanguageSwitch />} width="narrow">
      <div className="stack">
        <Note tone="on" icon="on" live="status">
          <p>
            <Told>{text}</Told>
          </p>
        </Note>
        <div className="row">
          <Button onClick={onSignIn}>
            <Told>{words.signIn}</Told>
          </Button>
        </div>
      </div>
    </Page>
  );
}
