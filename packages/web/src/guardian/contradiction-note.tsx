import type { ReactNode } from 'react';
import { Note } from '../parts/note.tsx';
import type { Contradiction } from './answers.ts';

/** Which answers contradict each other, and what to answer instead. */
export function ContradictionNote({
  found,
  children,
}: {
  found: readonly Contradiction[];
  children?: ReactNode;
}) {
  return (
    <Note tone="ask" icon="warning" live="alert">
      {found.map(({ agreed, refused }) => (
        <p key={`${agreed} ${refused}`}>
          You said yes to “{agreed}” but no to “{refused}”, which it needs. Say yes to both, or no to the
          first.
        </p>
      ))}
      {children}
    </Note>
  );
}
