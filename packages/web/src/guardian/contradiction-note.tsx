import type { ReactNode } from 'react';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import type { Contradiction } from './answers.ts';
import { useGuardianWords } from './guardian-language.tsx';

/** Which answers contradict each other, and what to answer instead. */
export function ContradictionNote({
  found,
  children,
}: {
  found: readonly Contradiction[];
  children?: ReactNode;
}) {
  const { journey, fill } = useGuardianWords();
  return (
    <Note tone="ask" icon="warning" live="alert">
      {found.map(({ agreed, refused }) => (
        <p key={`${agreed} ${refused}`}>
          <Told>{fill(journey.contradiction, { agreed, refused })}</Told>
        </p>
      ))}
      {children}
    </Note>
  );
}
