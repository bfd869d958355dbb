import type { Situation } from '@stairgate/rulebook';
import { type FormEvent, useState } from 'react';
import { type ChildPage, childApi, type ToldRecord } from '../api/child.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { Chip } from '../parts/chip.tsx';
import { momentOf } from '../parts/dates.ts';
import { EmailField } from '../parts/email-field.tsx';
import { Fold } from '../parts/fold.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { hasGuardian } from './has-guardian.ts';
import type { PageWords } from './page-words.ts';

const said = {
  none: 'No grown-up is linked yet. Some things need a grown-up’s yes.',
  invited: 'We sent an e-mail. We are waiting for your grown-up.',
  confirming: 'Your grown-up answered. One more step is left for them.',
  consented: 'Your grown-up is linked and said yes to some things.',
  withdrawn: 'Your grown-up took back their yes.',
  refused: 'Your grown-up said no.',
  expired: 'Your grown-up did not answer in time. We deleted their address.',
} as const;

const mails = {
  sent: 'The e-mail is out.',
  waiting: 'The e-mail is on its way.',
  retrying: 'The e-mail did not get through yet. We keep trying.',
} as const;

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
  const needed = facts.offers.some((one) => facts.situations[one].needs.includes('guardian'));
  const asks = facts.asks.flatMap(({ state, ...ask }) => (state === 'expired' ? [] : [{ ...ask, state }]));
  return (
    <Card id="guardian" title="My grown-up" quiet>
      <p>
        {state === 'none' && !needed ? 'No grown-up is linked, and nothing here needs one.' : said[state]}{' '}
        {state === 'invited' && facts.guardianMail && mails[facts.guardianMail]}
      </p>
      {asks.length > 0 && (
        <ul className="plain stack stack-small">
          {asks.map((ask) => (
            <li key={ask.askId} className="row">
              <Chip
                tone={ask.state === 'approved' ? 'on' : ask.state === 'waiting' ? 'ask' : 'quiet'}
                icon={ask.state === 'approved' ? 'on' : ask.state === 'waiting' ? 'clock' : 'off'}
              >
                {words.asked[ask.state]}
              </Chip>
              <span>{titleOf(ask.situation)}</span>
            </li>
          ))}
        </ul>
      )}
      {facts.told.length > 0 && (
        <Fold summary={words.told}>
          <ul className="plain">
            {facts.told.slice(0, 20).map((one) => (
              <li key={`${one.at} ${one.kind} ${one.situation}`} className="alert">
                <time dateTime={one.at} className="small soft number">
                  {momentOf(one.at)}
                </time>
                <span>{toldText(one, titleOf)}</span>
              </li>
            ))}
          </ul>
        </Fold>
      )}
      {!hasGuardian(state) && <Invite reload={reload} />}
      {state === 'invited' && <TakeBack reload={reload} />}
    </Card>
  );
}

/** What the guardian was told, in the child's own words. */
function toldText({ kind, situation }: ToldRecord, titleOf: (situation: Situation) => string): string {
  const title = situation ? titleOf(situation) : '';
  if (kind === 'choice') return `You turned this on: ${title}.`;
  if (kind === 'choice-undone') return `You turned this off: ${title}.`;
  if (kind === 'ask') return `You asked for this: ${title}.`;
  if (kind === 'session') return 'You left, and your location went off.';
  if (kind === 'place') return 'Your country changed.';
  return kind === 'age' ? 'Something new is known of your age.' : 'Something changed here.';
}

/** Lets the child ask somebody else while nobody has answered. */
function TakeBack({ reload }: { reload: () => Promise<void> }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  async function takeBack(): Promise<void> {
    setBusy(true);
    setProblem(undefined);
    try {
      await childApi.takeBackInvite();
    } catch (error) {
      setProblem(asProblem(error));
    }
    await reload();
    setBusy(false);
  }
  return (
    <div className="stack">
      {problem && <ProblemNote problem={problem} />}
      <Button small busy={busy} onClick={takeBack}>
        Ask someone else instead
      </Button>
    </div>
  );
}

function Invite({ reload }: { reload: () => Promise<void> }) {
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
      setProblem(asProblem(error));
    }
    setBusy(false);
  }

  return (
    <Fold summary="Link a grown-up">
      <form className="stack" onSubmit={send} noValidate>
        {problem && <ProblemNote problem={problem} />}
        <EmailField
          label="Their e-mail address"
          hint="A parent, or someone who looks after you. We use it only to ask them."
          value={email}
          onChange={setEmail}
        />
        <Button type="submit" busy={busy} icon="mail">
          Send the e-mail
        </Button>
      </form>
    </Fold>
  );
}
