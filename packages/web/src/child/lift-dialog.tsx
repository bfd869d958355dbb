import type { SetLimitView } from '@stairgate/wire';
import { childApi } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

/** What a child can ask for with one press, in minutes; null for the rest of the day. */
const spans = [30, 60, null] as const;

/** Asks a guardian to lift one of its limits for a while. */
export function LiftDialog({
  limit,
  title,
  words,
  onAsked,
  onCancel,
}: {
  limit: SetLimitView;
  title: string;
  words: PageWords;
  onAsked: () => Promise<void>;
  onCancel: () => void;
}) {
  const { limits, fill } = words;
  const task = useTask();
  return (
    <Dialog title={limits.askLift} titleLang={words.langOf(limits.askLift)} onClose={onCancel}>
      <p>
        <strong>
          <Told words={words}>{title}</Told>
        </strong>
      </p>
      <p>
        <Told words={words}>{limits.askMeans}</Told>
      </p>
      {task.problem && <ProblemNote problem={worded(task.problem, words)} focus />}
      <fieldset className="field">
        <legend>
          <Told words={words}>{limits.askLonger}</Told>
        </legend>
        <div className="equal">
          {spans.map((minutes) => (
            <Button
              key={minutes}
              busy={task.busy}
              onClick={() => task.run(() => childApi.askToLift(limit.limitId, minutes).then(onAsked))}
            >
              <Told words={words}>
                {minutes === null ? limits.askToday : fill(limits.askMinutes, { count: minutes })}
              </Told>
            </Button>
          ))}
        </div>
      </fieldset>
      <div className="row">
        <Button onClick={onCancel}>
          <Told words={words}>{words.asking.notNow}</Told>
        </Button>
      </div>
    </Dialog>
  );
}
