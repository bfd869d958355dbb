import type { EndReason } from '@stairgate/wire';
import { useId, useState } from 'react';
import { complaintsApi } from '../../api/complaints.ts';
import { asProblem, type Problem } from '../../api/problem.ts';
import { Button } from '../../parts/button.tsx';
import { Form, SendButton } from '../../parts/form.tsx';
import { ProblemNote } from '../../parts/note.tsx';
import { useToast } from '../../parts/toasts.tsx';
import { useGrave } from '../use-grave.tsx';

const reasons: readonly (readonly [EndReason, string])[] = [
  ['unreachable', 'The mailbox is lost'],
  ['not-guardian', 'Somebody else looks after the child'],
  ['unsafe', 'It is not safe for the child'],
  ['own-choice', 'The child is of age to consent itself, and wants it'],
];

/** Ends what the guardian of a child has a say in, for whoever asks and cannot do it. */
export function EndForm({ childId, suggested }: { childId?: string; suggested: EndReason }) {
  const id = useId();
  const [child, setChild] = useState(childId ?? '');
  const [reason, setReason] = useState(suggested);
  const [missing, setMissing] = useState(false);
  const [signingOut, setSigningOut] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const { grave, asking } = useGrave();
  const say = useToast();

  async function signOut(): Promise<void> {
    setMissing(child.trim() === '');
    if (child.trim() === '') return;
    setSigningOut(true);
    setProblem(undefined);
    try {
      await complaintsApi.signGuardiansOut(child.trim());
      say({ text: 'Signed out everywhere. The guardian signs in again by a link in a mail.' });
    } catch (error) {
      setProblem(asProblem(error));
    }
    setSigningOut(false);
  }

  async function send(): Promise<void> {
    setMissing(child.trim() === '');
    if (child.trim() === '') return;
    await grave(() => complaintsApi.endGuardianship(child.trim(), reason));
    say({ text: 'Ended. The child sees it; the guardian gets a letter that it ended, and not why.' });
  }

  return (
    <>
      <Form onSend={send}>
        <p className="measure">
          All that rests on the guardian’s yes closes at once, and its address is deleted. What it closed
          stays closed. It cannot be undone: the guardian would have to be asked again.
        </p>
        {childId === undefined && (
          <div className="field">
            <label htmlFor={`${id}-child`}>Child</label>
            <p className="field-hint" id={`${id}-hint`}>
              The id by which the platform knows the record, such as c_9tVdJ0mQ3xYhR2uWc7LsNg.
            </p>
            {missing && (
              <p className="field-error" id={`${id}-missing`} role="alert">
                Give the id of the child.
              </p>
            )}
            <input
              id={`${id}-child`}
              value={child}
              autoComplete="off"
              maxLength={64}
              aria-invalid={missing || undefined}
              aria-describedby={missing ? `${id}-hint ${id}-missing` : `${id}-hint`}
              onChange={(event) => setChild(event.target.value)}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor={`${id}-reason`}>Why</label>
          <select
            id={`${id}-reason`}
            value={reason}
            onChange={(event) => setReason(event.target.value as EndReason)}
          >
            {reasons.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
        <SendButton tone="alarm">End the guardianship</SendButton>
        <p className="measure soft">
          Where somebody else may have got into the guardian’s pages, this is enough: every browser is signed
          out, and the say stays.
        </p>
        <Button busy={signingOut} onClick={signOut}>
          Only sign the guardian out everywhere
        </Button>
        {problem && <ProblemNote problem={problem} />}
      </Form>
      {asking}
    </>
  );
}
