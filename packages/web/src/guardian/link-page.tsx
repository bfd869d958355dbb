import type { AskAnswer, AskAnswered, LinkClosed, LinkLook } from '@stairgate/wire';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { type Task, useTask } from '../parts/use-task.ts';
import { favourInWords } from './favour-in-words.ts';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** What the link of a letter would do, for whom, and one button that does it. */
export function LinkPage({
  look: { purpose, about, points, ask, favour, browser },
  press,
  answer,
  leave,
}: {
  look: LinkLook;
  press: () => Promise<void>;
  answer: (answer: AskAnswer['answer']) => Promise<void>;
  leave: () => void;
}) {
  const all = useGuardianWords();
  const { press: words, fill, day, moment } = all;
  const worded = useWorded();
  const task = useTask();
  const own = words[purpose];
  const closes = purpose === 'withdraw' || purpose === 'sign-out';
  const replaces = browser === 'other' && !closes && purpose !== 'answer' && purpose !== 'favour';
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
        {ask && (
          <section aria-labelledby="link-ask" className="ask stack stack-small">
            <h2 id="link-ask">
              <Told>{ask.title}</Told>
            </h2>
            <p className="small soft">
              <Told>{fill(words.answer.asked, { moment: moment(ask.at) })}</Told>
            </p>
            <p>
              <Told>{ask.what}</Told>
            </p>
            {ask.strong && (
              <p>
                <Told>{words.answer.strong}</Told>
              </p>
            )}
          </section>
        )}
        {favour && (
          <section aria-labelledby="link-ask" className="ask stack stack-small">
            <h2 id="link-ask">
              <Told>{favourInWords(favour, all)}</Told>
            </h2>
            <p className="small soft">
              <Told>{fill(words.answer.asked, { moment: moment(favour.at) })}</Told>.{' '}
              <Told>{fill(words.favour.until, { moment: moment(favour.until) })}</Told>
            </p>
            <p>
              <Told>{words.favour.means[favour.kind]}</Told>
            </p>
          </section>
        )}
        {points.length > 0 && !favour && (
          <section aria-labelledby="link-points" className="stack">
            <h2 id="link-points">
              <Told>{words.points}</Told>
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
        {(ask || favour) && <Answers isStrong={ask?.strong === true} task={task} answer={answer} />}
        <div className="row">
          {!favour && (
            <Button
              tone={closes ? 'alarm' : ask ? 'plain' : 'main'}
              busy={task.busy}
              onClick={() => task.run(press)}
            >
              <Told>{replaces ? words.replace : ask ? words.answer.page : own.press}</Told>
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

/** Two answers of one size; what takes a proof can be refused here, and allowed on the page. */
function Answers({
  isStrong,
  task,
  answer,
}: {
  isStrong: boolean;
  task: Task;
  answer: (answer: AskAnswer['answer']) => Promise<void>;
}) {
  const { press: words } = useGuardianWords();
  return (
    <div className="equal">
      {!isStrong && (
        <Button busy={task.busy} onClick={() => task.run(() => answer('approve'))}>
          <Told>{words.answer.press}</Told>
        </Button>
      )}
      <Button busy={task.busy} onClick={() => task.run(() => answer('refuse'))}>
        <Told>{words.answer.refuse}</Told>
      </Button>
    </div>
  );
}

/** What was closed by a link, for whoever is not signed in. */
export function LinkDone({
  purpose,
  onSignIn,
}: {
  purpose: LinkClosed['purpose'] | AskAnswered['state'];
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
