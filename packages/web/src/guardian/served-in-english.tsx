import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import { isEnglish } from './guardian-words.ts';

/** Says, on a page in another language, that what the service wrote itself is in English. */
export function ServedInEnglish() {
  const words = useGuardianWords();
  if (isEnglish(words)) return null;
  return (
    <Note icon="info">
      <p>
        <Told>{words.served}</Told>
      </p>
    </Note>
  );
}
