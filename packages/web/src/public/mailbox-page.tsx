import type { Mail } from '@stairgate/wire';
import { useEffect, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { mailboxApi } from '../api/mailbox.ts';
import { useResource } from '../api/resource.ts';
import { Button } from '../parts/button.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { Progress } from '../parts/progress.tsx';
import { PublicLanguage, usePublicWorded, usePublicWords } from '../parts/public-language.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { linkedText } from './linked-text.ts';

/** What stands between the languages of a letter. */
const between = '\n\n* * *\n\n';

/** Milliseconds between looks for new mail. */
const pause = 1000;

/** The built-in mailbox: everybody's mail of a demonstration, on one page. */
export function MailboxPage() {
  return (
    <PublicLanguage>
      <MailboxOfAll />
    </PublicLanguage>
  );
}

function MailboxOfAll() {
  const { mailbox: words, fill, moment } = usePublicWords();
  const worded = usePublicWorded();
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
      <Page
        title={words.title}
        heading={<Told>{words.title}</Told>}
        tools={<LanguageSwitch />}
        width="narrow"
      >
        <Note icon="mail">
          <p>
            <Told>{words.none}</Told>
          </p>
        </Note>
      </Page>
    );
  }
  const list = [...(mails.value ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  const open = list.find(({ id }) => id === search.get('mail'));
  return (
    <Page
      title={words.title}
      heading={<Told>{words.title}</Told>}
      lead={<Told>{words.lead}</Told>}
      tools={<LanguageSwitch />}
    >
      {mails.problem && <ProblemNote problem={worded(mails.problem)} onRetry={reload} />}
      {!mails.value && mails.loading && <Progress />}
      {mails.value && (
        <>
          <p className="visually-hidden" role="status">
            <Told>{fill(words.count, { count: list.length })}</Told>
          </p>
          {list.length === 0 ? (
            <Note icon="mail">
              <p>
                <Told>{words.empty}</Told>
              </p>
            </Note>
          ) : (
            <div className={open ? 'mailbox mailbox-open' : 'mailbox'}>
              <nav aria-label={words.list}>
                <ul className="plain mails">
                  {list.map((mail) => (
                    <li key={mail.id}>
                      <button
                        type="button"
                        className="mail"
                        aria-current={mail === open ? 'true' : undefined}
                        onClick={() => setSearch({ mail: mail.id })}
                      >
                        <strong>
                          <Subject of={mail} />
                        </strong>
                        <span className="soft small">
                          <Told>{fill(words.to, { address: mail.to })}</Told> · {moment(mail.at)}
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              </nav>
              {open ? (
                <Reading key={open.id} mail={open} onBack={() => setSearch({})} />
              ) : (
                <p className="mailbox-hint soft">
                  <Told>{words.choose}</Told>
                </p>
              )}
            </div>
          )}
        </>
      )}
    </Page>
  );
}

/** The subject of a letter in several languages names itself in each. */
function Subject({ of: { subject, languages } }: { of: Mail }) {
  const parts = languages && languages.length > 1 ? subject.split(' / ') : [subject];
  return parts.map((text, at) => (
    <span key={text} lang={languages?.[at]}>
      {at > 0 && ' / '}
      {text}
    </span>
  ));
}

/**
 * A letter as a mail program shows it: its HTML in a frame in which nothing runs or loads and from which only a pressed
 * link leads away; its text instead where somebody asks for it.
 */
function Reading({ mail, onBack }: { mail: Mail; onBack: () => void }) {
  const { mailbox: words, fill, moment } = usePublicWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const [plain, setPlain] = useState(mail.html === '');
  useEffect(() => heading.current?.focus(), []);
  return (
    <article aria-labelledby="mail-subject">
      <div className="reading-back">
        <Button small onClick={onBack}>
          <Told>{words.all}</Told>
        </Button>
      </div>
      <div className="card stack">
        <h2 id="mail-subject" ref={heading} tabIndex={-1}>
          <Subject of={mail} />
        </h2>
        <p className="soft">
          <Told>{fill(words.to, { address: mail.to })}</Told>, {moment(mail.at)}
        </p>
        {plain ? (
          mail.text.split(between).map((text, at) => (
            <div key={at} className="mail-text" lang={mail.languages?.[at]}>
              {linkedText(text).map((piece, index) =>
                piece.kind === 'link' ? (
                  <a key={index} href={piece.url}>
                    {piece.url}
                  </a>
                ) : (
                  piece.text
                ),
              )}
            </div>
          ))
        ) : (
          <iframe
            className="mail-letter"
            title={mail.subject}
            sandbox="allow-top-navigation-by-user-activation"
            srcDoc={mail.html.replace('<head>', '<head><base target="_top">')}
          />
        )}
        {mail.html !== '' && (
          <div className="row">
            <Button small aria-pressed={plain} onClick={() => setPlain(!plain)}>
              <Told>{words.plain}</Told>
            </Button>
          </div>
        )}
      </div>
    </article>
  );
}
