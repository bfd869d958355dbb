import { use, useState } from 'react';
import type { Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Note, ProblemNote } from './note.tsx';
import { PartWords } from './part-words.ts';
import { useTask } from './use-task.ts';

/** Erasing in two steps: first what will happen, then whether it is really meant. */
export function EraseDialog({
  title,
  what,
  erase,
  worded = (problem) => problem,
  langOf = () => undefined,
  onErased,
  onClose,
}: {
  title: string;
  what: readonly string[];
  erase: () => Promise<void>;
  /** Words what went wrong, where the service's own words are not for this reader. */
  worded?: (problem: Problem) => Problem;
  /** The language of a text, where it is not that of the page. */
  langOf?: (text: string) => string | undefined;
  onErased: () => void;
  onClose: () => void;
}) {
  const [step, setStep] = useState<'explain' | 'sure'>('explain');
  const task = useTask();
  const words = use(PartWords).erase;

  const go = () =>
    task.run(async () => {
      await erase();
      onErased();
    });

  if (step === 'explain') {
    return (
      <Dialog title={title} titleLang={langOf(title)} onClose={onClose}>
        <p>{words.happens}</p>
        <ul className="stack stack-small">
          {what.map((one) => (
            <li key={one} lang={langOf(one)}>
              {one}
            </li>
          ))}
        </ul>
        <div className="equal">
          <Button onClick={onClose}>{words.keep}</Button>
          <Button onClick={() => setStep('sure')}>{words.goOn}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={words.sure} onClose={onClose}>
      <Note tone="alarm" icon="warning">
        <p>{words.final}</p>
      </Note>
      {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
      <div className="equal">
        <Button onClick={onClose}>{words.keep}</Button>
        <Button tone="alarm" icon="bin" busy={task.busy} onClick={go}>
          {words.erase}
        </Button>
      </div>
    </Dialog>
  );
}
