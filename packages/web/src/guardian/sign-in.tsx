import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import type { Problem } from '../api/problem.ts';
import { EmailField } from '../parts/email-field.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { Page } from '../parts/page.tsx';
import { LanguageSwitch } from '../parts/reader-language.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import type { GuardianWords } from './guardian-words.ts';

/** Sign-in by a link in a mail: no password. The answer never tells whether an address is known. */
export function SignIn({ linkProblem }: { linkProblem: Problem | undefined }) {
  const words = useGuardianWords();
  const { signIn, link } = words;
  const worded = useWorded();
  const [email, setEmail] = useState('');
  const [sent, setSent] = useState(false);
  const over = linkProblem && linkOver(words, linkProblem);
  const why = over ?? (linkProblem && linkDead(words, linkProblem));
  const { title } = linkProblem ? link : signIn;
  // Where nothing is left to do with a link, no other is needed for it either.
  const { lead } = linkProblem && !over ? link : signIn;

  async function send(): Promise<void> {
    await guardianApi.signIn(email.trim());
    setSent(true);
  }

  return (
    <Page
      title={title}
      heading={<Told>{title}</Told>}
      lead={<Told>{lead}</Told>}
      tools={<LanguageSwitch />}
      width="narrow"
    >
      <div className="stack">
        {linkProblem &&
          (why ? (
            <Note icon="clock">
              <p>
                <Told>{why}</Told>
              </p>
            </Note>
          ) : (
            <ProblemNote problem={worded(linkProblem)} />
          ))}
        {sent ? (
          <Note tone="on" icon="mail" live="status">
            <p>
              <strong>
                <Told>{signIn.look}</Told>
              </strong>{' '}
              <Told>{signIn.sent}</Told>
            </p>
            <p>
              <Told>{signIn.nothing}</Told>
            </p>
          </Note>
        ) : (
          <Form className="card stack" onSend={send} worded={worded}>
            <EmailField
              label={<Told>{signIn.email}</Told>}
              hint={<Told>{signIn.hint}</Told>}
              value={email}
              onChange={setEmail}
              autoComplete="email"
            />
            <SendButton tone="main" icon="mail">
              <Told>{signIn.send}</Told>
            </SendButton>
          </Form>
        )}
      </div>
    </Page>
  );
}

/** Why nothing is left to do with a link, by what it was for; undefined where there is something else to say. */
export function linkOver({ link }: GuardianWords, { code, document }: Problem): string | undefined {
  const purpose = `${document.purpose}`;
  const used: Readonly<Record<string, string>> = link.used;
  const ended: Readonly<Record<string, string>> = link.ended;
  if (code === 'link-used') return used[purpose];
  return code === 'link-ended' ? (ended[purpose] ?? ended.other) : undefined;
}

function linkDead({ link }: GuardianWords, { code }: Problem): string | undefined {
  const words: Readonly<Record<string, unknown>> = link;
  const text = code.startsWith('link-') ? words[code] : undefined;
  return typeof text === 'string' ? text : undefined;
}
