import type { ChildPage, ComplaintSubject } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Note } from '../parts/note.tsx';
import { Told } from '../parts/told.tsx';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

const longest = 1000;

/** Takes a complaint: about what, and as many words as the child likes, none included. */
export function ComplainDialog({
  facts,
  about: first = '',
  words,
  reload,
  onClose,
}: {
  facts: ChildPage;
  about?: ComplaintSubject | '' | undefined;
  words: PageWords;
  reload: () => Promise<void>;
  onClose: () => void;
}) {
  const [about, setAbout] = useState<ComplaintSubject | ''>(first);
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const [answerBy, setAnswerBy] = useState<string>();

  async function send(): Promise<void> {
    setMissing(about === '');
    if (about === '') return;
    setAnswerBy((await childApi.complain(about, text.trim())).answerBy);
    await reload();
  }

  const { complain } = words;
  if (answerBy !== undefined) {
    return (
      <Dialog title={complain.done.title} titleLang={words.langOf(complain.done.title)} onClose={onClose}>
        <Note tone="on" icon="on" live="status">
          <p>
            <Told words={words}>{words.fill(complain.done.text, { day: words.day(answerBy) })}</Told>
          </p>
        </Note>
        <p>
          <Told words={words}>{complain.done.more}</Told>
        </p>
        <Button tone="main" onClick={onClose}>
          <Told words={words}>{words.asking.ok}</Told>
        </Button>
      </Dialog>
    );
  }
  return (
    <Dialog title={complain.title} titleLang={words.langOf(complain.title)} onClose={onClose}>
      <Form onSend={send} worded={(problem) => worded(problem, words)}>
        <div className="field">
          <label htmlFor="complain-about">
            <Told words={words}>{complain.about}</Told>
          </label>
          {missing && (
            <p className="field-error" id="complain-missing" role="alert">
              <Told words={words}>{complain.missing}</Told>
            </p>
          )}
          <select
            id="complain-about"
            value={about}
            aria-invalid={missing}
            aria-describedby={missing ? 'complain-missing' : undefined}
            onChange={(event) => setAbout(event.target.value as ComplaintSubject)}
          >
            <option value="" lang={words.langOf(complain.choose)}>
              {complain.choose}
            </option>
            <option value="age" lang={words.langOf(complain.age)}>
              {complain.age}
            </option>
            <option value="data" lang={words.langOf(complain.data)}>
              {complain.data}
            </option>
            {words.groups(facts.offers).map((group) => (
              <optgroup key={group.id} label={group.title} lang={words.langOf(group.title)}>
                {group.situations.map((situation) => {
                  const { title } = words.said(situation, facts.situations[situation]);
                  return (
                    <option key={situation} value={situation} lang={words.langOf(title)}>
                      {title}
                    </option>
                  );
                })}
              </optgroup>
            ))}
            <option value="guardian" lang={words.langOf(complain.guardian)}>
              {complain.guardian}
            </option>
            <option value="other" lang={words.langOf(complain.other)}>
              {complain.other}
            </option>
          </select>
        </div>
        <div className="field">
          <label htmlFor="complain-text">
            <Told words={words}>{complain.happened}</Told>
          </label>
          <p className="field-hint" id="complain-hint">
            <Told words={words}>{complain.hint}</Told>
            {facts.guardianState === 'consented' && (
              <>
                {' '}
                <Told words={words}>
                  {about === 'guardian'
                    ? complain.private
                    : about === 'other'
                      ? complain.maybe
                      : complain.seen}
                </Told>
              </>
            )}
          </p>
          <textarea
            id="complain-text"
            maxLength={longest}
            value={text}
            aria-describedby="complain-hint"
            onChange={(event) => setText(event.target.value)}
          />
          <p className="small soft number">
            <Told words={words}>{words.fill(complain.letters, { count: text.length, most: longest })}</Told>
          </p>
        </div>
        <div className="equal">
          <SendButton tone="main">
            <Told words={words}>{complain.send}</Told>
          </SendButton>
          <Button onClick={onClose}>
            <Told words={words}>{words.asking.notNow}</Told>
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
