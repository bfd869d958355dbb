import type { Situation } from '@stairgate/rulebook';
import { type FormEvent, useState } from 'react';
import { type ChildPage, childApi, type ToldRecord } from '../api/child.ts';
import type { Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import { EmailField } from '../parts/email-field.tsx';
import { Fold } from '../parts/fold.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';
import { Told } from './told.tsx';
import { worded } from './worded.ts';

/** Where things stand with the grown-up: who was asked, what was asked, what they said and what they were told. */
export function GuardianCard({
  facts,
  words,
  titleOf,
  reload,
}: {
  facts: ChildPage;
  words: PageWords;
  titleOf: (situation: Situation) => string;
  reload: () => Promise<void>;
}) {
  const state = facts.guardianState;
  const { guardian } = words;
  const needed = facts.offers.some((one) => facts.situations[one].needs.includes('guardian'));
  const asks = facts.asks.flatMap(({ state, ...ask }) => (state === 'expired' ? [] : [{ ...ask, state }]));
  return (
    <Card id="guardian" title={<Told words={words}>{guardian.title}</Told>} quiet>
      <p>
        <Told words={words}>{state === 'none' && !needed ? guardian.notNeeded : guardian.states[state]}</Told>{' '}
        {state === 'invited' && facts.guardianMail && (
          <Told words={words}>{guardian.mails[facts.guardianMail]}</Told>
        )}
      </p>
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
                  <Told words={words}>{toldText(one, titleOf, words)}</Told>
                </span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {!hasGuardian(state) && <Invite words={words} reload={reload} />}
      {state === 'invited' && <TakeBack words={words} reload={reload} />}
    </Card>
  );
}

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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  async function takeBack(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await childApi.takeBackInvite();
    } catch (error) {
      setProblem(worded(error, words));
    }
    await reload();
    setBusy(false);
  }
  return (
    <div className="stack">
      {problem && <ProblemNote problem={problem} />}
      <Button small busy={busy} onClick={takeBack}>
        <Told words={words}>{words.guardian.instead}</Told>
      </Button>
    </div>
  );
}

function Invite({ words, reload }: { words: PageWords; reload: () => Promise<void> }) {
  const [email, setEmail] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await childApi.inviteGuardian(email.trim());
      await reload();
    } catch (error) {
      setProblem(worded(error, words));
    }
    setBusy(false);
  }

  return (
    <Fold summary={<Told words={words}>{words.guardian.link}</Told>}>
      <form className="stack" onSubmit={send} noValidate>
        {problem && <ProblemNote problem={problem} />}
        <EmailField
          label={<Told words={words}>{words.guardian.email}</Told>}
          hint={<Told words={words}>{words.asking.hint}</Told>}
          value={email}
          onChange={setEmail}
        />
        <Button type="submit" busy={busy} icon="mail">
          <Told words={words}>{words.guardian.send}</Told>
        </Button>
      </form>
    </Fold>
  );
}
