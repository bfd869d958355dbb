import type { GuardianChild } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** That another grown-up said no before, and never who. */
export function EarlierNo({ no }: { no: NonNullable<GuardianChild['earlierNo']> }) {
  const { noes, fill, day } = useGuardianWords();
  const { earlier } = noes;
  return (
    <Note tone="ask" icon="people">
      <p>
        <strong>
          <Told>{fill(earlier[no.kind], { day: day(no.at) })}</Told>
        </strong>{' '}
        <Told>{fill(earlier.means, { day: day(no.until) })}</Told>
      </p>
    </Note>
  );
}

/** Whether a grown-up who says no wants to hear of it if another is asked. */
export function TellMe({
  days,
  checked,
  onChange,
}: {
  days: number;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const { noes, fill } = useGuardianWords();
  return (
    <label className="tick">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <span>
        <Told>{fill(noes.tellMe, { count: days })}</Told>
      </span>
    </label>
  );
}

/** What a grown-up whose no stands can do, and has done, about the yes of another. */
export function Objection({
  child,
  attempt,
}: {
  child: GuardianChild;
  attempt: (work: () => Promise<unknown>, done: string) => Promise<void>;
}) {
  const { noes } = useGuardianWords();
  const [busy, setBusy] = useState(false);
  const { objection } = child;
  if (objection === null) return null;
  if (objection !== 'possible')
    return (
      <Note tone="ask" icon="people">
        <p>
          <Told>{noes.object[objection]}</Told>
        </p>
      </Note>
    );
  return (
    <Note tone="ask" icon="people">
      <p>
        <Told>{noes.object.text}</Told> <Told>{noes.object.means}</Told>
      </p>
      <Button
        busy={busy}
        onClick={() => {
          setBusy(true);
          attempt(() => guardianApi.object(child.childId), noes.object.done).then(() => setBusy(false));
        }}
      >
        <Told>{noes.object.button}</Told>
      </Button>
    </Note>
  );
}

/** That this grown-up was shut out from the child, or another because of it, whom it can let in again. */
export function ShutOut({ child, attempt }: Parameters<typeof Objection>[0]) {
  const { noes } = useGuardianWords();
  const [busy, setBusy] = useState(false);
  const { shutOut } = child;
  if (shutOut === null) return null;
  return (
    <Note tone="ask" icon="people">
      <p>
        <Told>{noes.shutOut[shutOut]}</Told>
      </p>
      {shutOut === 'other' && (
        <Button
          busy={busy}
          onClick={() => {
            setBusy(true);
            attempt(() => guardianApi.letIn(child.childId), noes.shutOut.done).then(() => setBusy(false));
          }}
        >
          <Told>{noes.shutOut.button}</Told>
        </Button>
      )}
    </Note>
  );
}
