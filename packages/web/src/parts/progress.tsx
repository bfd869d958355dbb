import { use } from 'react';
import { PartWords } from './part-words.ts';

/** Something is under way. Announced, since a wheel is not seen by everyone. */
export function Progress({ children }: { children?: string }) {
  const { wait } = use(PartWords);
  return (
    <div className="progress" role="status">
      <span className="progress-wheel" aria-hidden="true" />
      <span>{children ?? wait}</span>
    </div>
  );
}
