import { useEffect } from 'react';
import { Button } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords } from './guardian-language.tsx';

/** A child was erased by its guardian: what is gone, what is not, and what comes next. */
export function ErasedPage({ onHome }: { onHome: () => void }) {
  const { erase } = useGuardianWords();
  const say = useToast();
  // What was said of a page that is gone is not true any more.
  useEffect(() => say(undefined), [say]);
  return (
    <Page
      title={erase.doneTitle}
      heading={<Told>{erase.doneTitle}</Told>}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="stack">
        <Note tone="on" icon="on" live="status">
          <p>
            <Told>{erase.doneGone}</Told>
          </p>
        </Note>
        <p>
          <Told>{erase.doneStays}</Told>
        </p>
        <p>
          <Told>{erase.doneNext}</Told>
        </p>
        <Button onClick={onHome}>
          <Told>{erase.doneHome}</Told>
        </Button>
      </div>
    </Page>
  );
}
