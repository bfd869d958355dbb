import type { GuardianChild } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { EmailField } from '../parts/email-field.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

/** Who else is a guardian of the child, what that means, and a way to ask one more. */
export function OtherGuardians({ child, reload }: { child: GuardianChild; reload: () => Promise<void> }) {
  const { others: words, fill, day, language } = useGuardianWords();
  const worded = useWorded();
  const say = useToast();
  const [email, setEmail] = useState('');
  const waits = child.others.some(({ state }) => state === 'invited');

  async function send(): Promise<void> {
    const { word } = await guardianApi.askOther(child.childId, email.trim(), language);
    setEmail('');
    say({ text: fill(words.sent, { word }) });
    await reload();
  }

  return (
    <Fold summary={<Told>{words.title}</Told>}>
      {child.others.length === 0 ? (
        <p>
          <Told>{words.none}</Told>
        </p>
      ) : (
        <ul>
          {child.others.map(({ state, since }) => (
            <li key={`${state} ${since}`}>
              <Told>{fill(words[state], { day: day(since) })}</Told>
            </li>
          ))}
        </ul>
      )}
      <p>
        <Told>{words.rule}</Told>
      </p>
      {!waits && (
        <Fold summary={<Told>{words.ask}</Told>}>
          <p>
            <Told>{words.text}</Told>
          </p>
          <Form onSend={send} worded={worded} className="stack stack-small">
            <EmailField
              label={<Told>{words.email}</Told>}
              hint={<Told>{words.hint}</Told>}
              value={email}
              onChange={setEmail}
            />
            <div>
              <SendButton icon="mail">
                <Told>{words.send}</Told>
              </SendButton>
            </div>
          </Form>
        </Fold>
      )}
    </Fold>
  );
}
