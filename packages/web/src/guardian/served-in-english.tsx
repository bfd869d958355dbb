import type { Notice } from '@stairgate/wire';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';
import { isEnglish } from './guardian-words.ts';

/** Says, on a page in a language that the service itself does not speak, that its notice is in English. */
export function ServedInEnglish({ notice }: { notice: Pick<Notice, 'language'> }) {
  const words = useGuardianWords();
  if (isEnglish(words) || !isEnglish(notice)) return null;
  return (
    <Note icon="info">
      <p>
        <Told>{words.served}</Told>
      </p>
    </Note>
  );
}
