import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild, GuardianComplaintSubject } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { useToast } from '../parts/toasts.tsx';
import { Told } from '../parts/told.tsx';
import { Written } from '../parts/written.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';

const longest = 1000;
const subjects = ['platform', 'decision', 'age', 'data', 'other'] as const;

/** What a guardian itself complains of, and how far that is. */
export function OwnComplaints({
  child,
  offers,
  reload,
}: {
  child: GuardianChild;
  offers: readonly Situation[];
  reload: () => Promise<void>;
}) {
  const words = useGuardianWords();
  const { ownComplaints: texts, complaints: answered, fill, day } = words;
  const [asking, setAsking] = useState(false);
  return (
    <Fold summary={<Told>{texts.title}</Told>}>
      <p>
        <Told>{texts.text}</Told>
      </p>
      <Button icon="flag" onClick={() => setAsking(true)}>
        <Told>{texts.button}</Told>
      </Button>
      {child.ownComplaints.length > 0 && (
        <>
          <h4>
            <Told>{texts.list}</Told>
          </h4>
          <ul className="plain stack">
            {child.ownComplaints.map(({ complaintId, about, text, at, answerBy, answer, answeredAt }) => (
              <li key={complaintId} className="stack stack-small">
                <p>
                  <strong>
                    <Told>{fill(answered.of, { subject: subjectOf(words, about), day: day(at) })}</Told>
                  </strong>
                </p>
                {text !== null && text !== '' && <Written>{text}</Written>}
                <p className={answeredAt === null ? 'soft' : undefined}>
                  <Told>
                    {answeredAt === null
                      ? fill(texts.waits, { day: day(answerBy) })
                      : fill(answered.answered, { day: day(answeredAt) })}
                  </Told>
                </p>
                {answer !== null && <Written>{answer}</Written>}
              </li>
            ))}
          </ul>
        </>
      )}
      {asking && (
        <ComplainDialog child={child} offers={offers} reload={reload} onClose={() => setAsking(false)} />
      )}
    </Fold>
  );
}

function ComplainDialog({
  child,
  offers,
  reload,
  onClose,
}: {
  child: GuardianChild;
  offers: readonly Situation[];
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const words = useGuardianWords();
  const { ownComplaints: texts, fill, day, langOf } = words;
  const worded = useWorded();
  const say = useToast();
  const [about, setAbout] = useState<GuardianComplaintSubject | ''>('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const id = `complain-${child.childId}`;

  async function send(): Promise<void> {
    setMissing(about === '');
    if (about === '') return;
    const { answerBy } = await guardianApi.complain(child.childId, about, text.trim());
    say({ text: fill(texts.sent, { day: day(answerBy) }) });
    onClose();
    await reload();
  }

  return (
    <Dialog title={texts.title} titleLang={langOf(texts.title)} onClose={onClose}>
      <Form onSend={send} worded={worded}>
        <div className="field">
          <label htmlFor={`${id}-about`}>
            <Told>{texts.about}</Told>
          </label>
          {missing && (
            <p className="field-error" id={`${id}-missing`} role="alert">
              <Told>{texts.missing}</Told>
            </p>
          )}
          <select
            id={`${id}-about`}
            value={about}
            aria-invalid={missing}
            aria-describedby={missing ? `${id}-missing` : undefined}
            onChange={(event) => setAbout(event.target.value as GuardianComplaintSubject)}
          >
            <option value="" lang={langOf(texts.choose)}>
              {texts.choose}
            </option>
            {subjects.map((one) => (
              <option key={one} value={one} lang={langOf(texts[one])}>
                {texts[one]}
              </option>
            ))}
            {words.groups(offers).map((group) => (
              <optgroup key={group.id} label={group.title} lang={langOf(group.title)}>
                {group.situations.map((situation) => {
                  const title = words.titleOf(situation);
                  return (
                    <option key={situation} value={situation} lang={langOf(title)}>
                      {title}
                    </option>
                  );
                })}
              </optgroup>
            ))}
          </select>
        </div>
        <div className="field">
          <label htmlFor={`${id}-text`}>
            <Told>{texts.happened}</Told>
          </label>
          <p className="field-hint" id={`${id}-hint`}>
            <Told>{texts.hint}</Told>
          </p>
          <textarea
            id={`${id}-text`}
            maxLength={longest}
            value={text}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        <div className="equal">
          <SendButton tone="main">
            <Told>{texts.send}</Told>
          </SendButton>
          <Button onClick={onClose}>
            <Told>{texts.cancel}</Told>
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function subjectOf(words: ReturnType<typeof useGuardianWords>, about: GuardianComplaintSubject): string {
  const known = subjects.find((one) => one === about);
  return known === undefined ? words.titleOf(about as Situation) : words.ownComplaints[known];
}
