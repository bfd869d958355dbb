import { useState } from 'react';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Note, ProblemNote } from './note.tsx';

/** Erasing in two steps: first what will happen, then whether it is really meant. */
export function EraseDialog({
  title,
  what,
  erase,
  onErased,
  onClose,
}: {
  title: string;
  what: readonly string[];
  erase: () => Promise<void>;
  onErased: () => void;
  onClose: () => void;
}) {
  const [step, setStep] = useState<'explain' | 'sure'>('explain');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function go(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await erase();
      onErased();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  }

  if (step === 'explain') {
    return (
      <Dialog title={title} onClose={onClose}>
        <p>This is what happens:</p>
        <ul className="stack stack-small">
          {what.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <div className="equal">
          <Button onClick={onClose}>Keep everything</Button>
          <Button onClick={() => setStep('sure')}>Go on</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Are you sure?" onClose={onClose}>
      <Note tone="alarm" icon="warning">
        <p>This cannot be undone.</p>
      </Note>
      {problem && <ProblemNote problem={problem} />}
      <div className="equal">
        <Button onClick={onClose}>Keep everything</Button>
        <Button tone="alarm" icon="bin" busy={busy} onClick={go}>
          Erase everything
        </Button>
      </div>
    </Dialog>
  );
}
