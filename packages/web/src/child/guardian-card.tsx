import type { Situation } from '@stairgate/rulebook';
import type { ChildPage, NoStanding, ToldRecord } from '@stairgate/wire';
import { useState } from 'react';
import { childApi } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { pairInWords } from '../parts/pair-in-words.ts';
import { Told } from '../parts/told.tsx';
import { useTask } from '../parts/use-task.ts';
import { EndDialog } from './end-dialog.tsx';
import { GuardianSees } from './guardian-sees.tsx';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';
import { worded } from './worded.ts';

/** Where things stand with the grown-up: who was asked, what was asked, what they said and what they were told. */
export function GuardianCard({
  facts,
  words,
  titleOf,
  reload,
  onComplain,
}: {
  facts: ChildPage;
  words: PageWords;
  titleOf: (situation: Situation) => string;
  reload: () => Promise<void>;
  /** Opens a complaint about the grown-up. */
  onComplain: () => void;
}) {
  const [ending, setEnding] = useState(false);
  const state = facts.guardianState;
  const { guardian } = words;
  const needed = facts.offers.some((one) => facts.situations[one].needs.includes('guardian'));
  const asks = facts.asks.flatMap(({ state, ...ask }) => (state === 'expired' ? [] : [{ ...ask, state }]));
  return (
    <Card id="guardian" title={<Told words={words}>{guardian.title}</Told>} quiet>
      <p>
        <Told words={words}>{state === 'none' && !needed ? guardian.notNeeded : guardian.states[state]}</Told>{' '}
        {facts.guardianMail && <Told words={words}>{guardian.mails[facts.guardianMail]}</Told>}
      </p>
      {facts.guardianWord !== null && hasGuardian(state) && (
        <p>
          <strong>
            <Told words={words}>
              {words.fill(guardian.word, { word: pairInWords(facts.guardianWord, words.language) })}
            </Told>
          </strong>{' '}
          {state === 'invited' && <Told words={words}>{guardian.wordMeans}</Told>}
        </p>
      )}
      {facts.others > 0 && (
        <p>
          <Told words={words}>{words.fill(guardian.others, { count: facts.others })}</Told>
        </p>
      )}
      {asks.length > 0 && (
        <ul className="plain stack stack-small">
          {asks.map((ask) => (
            <li key={ask.askId} className="row">
              <Chip
                tone={ask.state === 'approved' ? 'on' : ask.state === 'waiting' ? 'ask' : 'quiet'}
                icon={ask.state === 'approved' ? 'on' : ask.state === 'waiting' ? 'clock' : 'off'}
              >
                <Told words={words}>{words.asked[ask.state]}</Told>
              </Chip>
              <span>
                <Told words={words}>{titleOf(ask.situation)}</Told>
              </span>
            </li>
          ))}
        </ul>
      )}
      {facts.told.length > 0 && (
        <Fold summary={<Told words={words}>{words.told}</Told>}>
          <ul className="plain">
            {facts.told.slice(0, 20).map((one) => (
              <li key={`${one.at} ${one.kind} ${one.situation}`} className="alert">
                <time dateTime={one.at} className="small soft number">
                  {words.moment(one.at)}
                </time>
                <span>
                  <Told words={words}>{toldText(one, titleOf, words)}</Told>{' '}
                  <span className="soft">
                    <Told words={words}>{one.mailed ? guardian.toldBy.letter : guardian.toldBy.page}</Told>
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      <GuardianSees facts={facts} words={words} />
      {!hasGuardian(state) && facts.noStanding && (
        <p>
          <Told words={words}>
            {words.fill(guardian.no[waysAfter(facts.noStanding)], { day: words.day(facts.noStanding.until) })}
          </Told>
        </p>
      )}
      {!hasGuardian(state) && !facts.noStanding?.objected && <Invite words={words} reload={reload} />}
      {state === 'invited' && <TakeBack words={words} reload={reload} />}
      {state === 'consented' && (
        <>
          <Button small tone="plain" onClick={() => setEnding(true)}>
            <Told words={words}>{guardian.end.link}</Told>
          </Button>
          {ending && (
            <EndDialog
              facts={facts}
              words={words}
              reload={reload}
              onComplain={onComplain}
              onClose={() => setEnding(false)}
            />
          )}
        </>
      )}
    </Card>
  );
}

const waysAfter = ({ objected, proof }: NoStanding) => (objected ? 'objected' : proof ? 'proof' : 'wait');

/** What the guardian was told, in the child's own words. */
function toldText(
  { kind, situation }: ToldRecord,
  titleOf: (situation: Situation) => string,
  { guardian: { told }, fill }: PageWords,
): string {
  const known: Readonly<Record<string, string>> = told;
  return fill(known[kind] ?? told.other, { title: situation ? titleOf(situation) : told.untitled });
}

/** Lets the child ask somebody else while nobody has answered. */
function TakeBack({ words, reload }: { words: PageWords; reload: () => Promise<void> }) {
  const task = useTask();
  const takeBack = () => task.run(() => childApi.takeBackInvite()).then(reload);
  return (
    <div className="stack">
      {task.problem && <ProblemNote problem={worded(task.problem, words)} focus />}
      <Button small busy={task.busy} onClick={takeBack}>
        <Told words={words}>{words.guardian.instead}</Told>
      </Button>
    </div>
  );
}

function Invite({ words, reload }: { words: PageWords; reload: () => Promise<void> }) {
  const [email, setEmail] = useState('');

  async function send(): Promise<void> {
    await childApi.inviteGuardian(email.trim(), words.language);
    await reload();
  }

  return (
    <Fold summary={<Told words={words}>{words.guardian.link}</Told>}>
      <Form onSend={send} worded={(problem) => worded(problem, words)}>
        <EmailField
          label={<Told words={words}>{words.guardian.email}</Told>}
          hint={<Told words={words}>{words.asking.hint}</Told>}
          value={email}
          onChange={setEmail}
        />
        <SendButton icon="mail">
          <Told words={words}>{words.guardian.send}</Told>
        </SendButton>
      </Form>
    </Fold>
  );
}
