import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** The two words that the child sees too: children of one mailbox can be of one age and one country. */
export function ChildWords({ word }: { word: string }) {
  const { child, fill } = useGuardianWords();
  return (
    <p data-child-words>
      <strong>
        <Told>{fill(child.word, { word })}</Told>
      </strong>{' '}
      <span className="soft">
        <Told>{child.wordMeans}</Told>
      </span>
    </p>
  );
}
