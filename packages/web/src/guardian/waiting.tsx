import type { GuardianChild } from '@stairgate/wire';
import type { HomeWithTime, TimeOfChild } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { Asks } from './asks.tsx';
import { Favours } from './favours.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { Asleep } from './open-now.tsx';
import { useAttempt } from './use-attempt.ts';
import { waitsForGuardian } from './waits-for-guardian.ts';

/** All that waits for this guardian, over all children: each is answered where it stands. */
export function Waiting({
  all,
  times,
  reload,
  onAnswer,
}: {
  all: readonly GuardianChild[];
  times: HomeWithTime['times'];
  reload: () => Promise<void>;
  onAnswer: (child: GuardianChild) => void;
}) {
  const words = useGuardianWords();
  const { waiting: texts, fill } = words;
  const counts = all.map((child) => waitsForGuardian(child, words, times[child.childId]).count);
  const waiting = all.filter((_, at) => counts[at] !== 0);
  const count = counts.reduce((sum, one) => sum + one, 0);
  return (
    <section className="card stack waiting" aria-labelledby="waiting-title" data-waiting={count}>
      <h2 id="waiting-title" tabIndex={-1}>
        <Told>{fill(texts.title, { count })}</Told>
      </h2>
      {count === 0 && (
        <p>
          <Told>{texts.none}</Told>
        </p>
      )}
      {waiting.map((child) => (
        <WaitingOf
          key={child.childId}
          child={child}
          time={times[child.childId]}
          isNamed={all.length > 1}
          reload={reload}
          onAnswer={() => onAnswer(child)}
        />
      ))}
    </section>
  );
}

function WaitingOf({
  child,
  time,
  isNamed,
  reload,
  onAnswer,
}: {
  child: GuardianChild;
  time: TimeOfChild | undefined;
  isNamed: boolean;
  reload: () => Promise<void>;
  onAnswer: () => void;
}) {
  const words = useGuardianWords();
  const { child: texts, waiting, fill, day } = words;
  const worded = useWorded();
  const { task, attempt } = useAttempt(reload);
  const { consent, isAsleep, favours } = waitsForGuardian(child, words, time);
  const name = child.label || (child.word && fill(texts.word, { word: child.word })) || texts.unnamed;
  return (
    <div className="stack stack-small" data-waits-of={child.childId}>
      {isNamed && (
        <p className="waiting-name">
          {child.label ? fill(waiting.about, { name: child.label }) : <Told>{name}</Told>}
        </p>
      )}
      {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
      {consent === 'invited' && (
        <Note tone="ask" icon="mail">
          <p>
            <Told>{texts.asksYou}</Told>{' '}
            {child.expiresAt && <Told>{fill(texts.deletedOn, { day: day(child.expiresAt) })}</Told>}
          </p>
          <Button onClick={onAnswer}>
            <Told>{texts.answer}</Told>
          </Button>
        </Note>
      )}
      {consent === 'confirming' && (
        <Note tone="ask" icon="mail">
          <p>
            <Told>{texts.confirming}</Told>
          </p>
        </Note>
      )}
      {isAsleep && <Asleep child={child} onAnswer={onAnswer} />}
      {favours.length > 0 && <Favours child={child} favours={favours} attempt={attempt} />}
      <Asks child={child} attempt={attempt} reload={reload} />
    </div>
  );
}
