import { type FormEvent, useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';

const linkWords: Readonly<Record<string, string>> = {
  'link-used': 'That link was used already. Each link works once, so that nobody can use an old mail.',
  'link-expired': 'That link is too old.',
  'link-unknown': 'That link is not known. Part of it may have been cut off in the mail.',
};

/** Sign-in by a link in a mail: no password. The answer never tells whether an address is known. */
export function SignIn({ linkProblem }: { linkProblem: Problem | undefined }) {
  const [email, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [sent, setSent] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await guardianApi.signIn(email.trim());
      setSent(true);
    } catch (error) {
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  return (
    <Page
      title={linkProblem ? 'This link does not work any more' : 'Sign in'}
      lead={
        linkProblem
          ? 'You can get a new one here.'
          : 'For parents and guardians. We send you a link by e-mail; there is no password.'
      }
      width="narrow"
    >
      <div className="stack">
        {linkProblem &&
          (linkWords[linkProblem.code] ? (
            <Note icon="clock">
              <p>{linkWords[linkProblem.code]}</p>
            </Note>
          ) : (
            <ProblemNote problem={linkProblem} />
          ))}
        {sent ? (
          <Note tone="on" icon="mail" live="status">
            <p>
              <strong>Look in your inbox.</strong> If a child gave us this address, a mail with a new link is
              on its way. The link works once.
            </p>
            <p>Nothing came? Ask the child to send you a new invitation from their page.</p>
          </Note>
        ) : (
          <form className="card stack" onSubmit={send} noValidate>
            {problem && <ProblemNote problem={problem} />}
            <EmailField
              label="Your e-mail address"
              hint="The address that your child gave us."
              value={email}
              onChange={setEmail}
              autoComplete="email"
            />
            <Button type="submit" tone="main" busy={busy} icon="mail">
              Send me a link
            </Button>
          </form>
        )}
      </div>
    </Page>
  );
}
