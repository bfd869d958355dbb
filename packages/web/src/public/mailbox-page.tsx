import type { Mail } from '@stairgate/wire';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { mailboxApi } from '../api/mailbox.ts';
import { useResource } from '../api/resource.ts';
import { Button } from '../parts/button.tsx';
import { momentOf } from '../parts/dates.ts';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { linkedText } from './linked-text.ts';

/** Milliseconds between looks for new mail. */
const pause = 1000;

/** The built-in mailbox: everybody's mail of a demonstration, on one page. */
export function MailboxPage() {
  const mails = useResource(mailboxApi.messages, 'once');
  const { reload } = mails;
  const [search, setSearch] = useSearchParams();
  const missing = mails.problem?.status === 404;

  useEffect(() => {
    if (missing) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, pause);
    return () => clearInterval(timer);
  }, [missing, reload]);

  if (missing) {
    return (
      <Page title="Mailbox" width="narrow">
        <Note icon="mail">
          <p>There is no built-in mailbox here: this service sends real e-mail.</p>
        </Note>
      </Page>
    );
  }
  const list = [...(mails.value ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  const open = list.find(({ id }) => id === search.get('mail'));
  return (
    <Page
      title="Mailbox"
      lead="Every e-mail that this demonstration sends ends up here and goes nowhere else."
    >
      {mails.problem && <ProblemNote problem={mails.problem} onRetry={reload} />}
      {!mails.value && mails.loading && <Progress />}
      {mails.value && (
        <>
          <p className="visually-hidden" role="status">
            {list.length === 1 ? '1 message' : `${list.length} messages`}
          </p>
          {list.length === 0 ? (
            <Note icon="mail">
              <p>No mail yet. New mail appears by itself.</p>
            </Note>
          ) : (
            <div className={open ? 'mailbox mailbox-open' : 'mailbox'}>
              <nav aria-label="Messages">
                <ul className="plain mails">
                  {list.map((mail) => (
                    <li key={mail.id}>
                      <button
                        type="button"
                        className="mail"
                        aria-current={mail === open ? 'true' : undefined}
                        onClick={() => setSearch({ mail: mail.id })}
                      >
                        <strong>{mail.subject}</strong>
                        <span className="soft small">
                          To {mail.to} · {momentOf(mail.at)}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </nav>
              {open ? (
                <Reading key={open.id} mail={open} onBack={() => setSearch({})} />
              ) : (
                <p className="mailbox-hint soft">Choose a message to read it.</p>
              )}
            </div>
          )}
        </>
      )}
    </Page>
  );
}

/** The text of a mail, as text. Its HTML form is never shown. */
function Reading({ mail, onBack }: { mail: Mail; onBack: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <article aria-labelledby="mail-subject">
      <div className="reading-back">
        <Button small onClick={onBack}>
          All messages
        </Button>
      </div>
      <div className="card stack">
        <h2 id="mail-subject" ref={heading} tabIndex={-1}>
          {mail.subject}
        </h2>
        <p className="soft">
          To {mail.to}, {momentOf(mail.at)}
        </p>
        <div className="mail-text">
          {linkedText(mail.text).map((piece, index) =>
            piece.kind === 'link' ? (
              <a key={index} href={piece.url}>
                {piece.url}
              </a>
            ) : (
              piece.text
            ),
          )}
        </div>
      </div>
    </article>
  );
}
