import type { Situation } from '@stairgate/rulebook';
import { type FormEvent, useState } from 'react';
import { type GuardianChild, guardianApi, type Purpose } from '../api/guardian.ts';
import { asProblem, type Problem } from '../api/problem.ts';
import { ageInWords, placeInWords } from '../parts/age-in-words.ts';
import { Button, LinkButton } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { dayOf } from '../parts/dates.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EraseDialog } from '../parts/erase-dialog.tsx';
import { Fold } from '../parts/fold.tsx';
import { Icon } from '../parts/icon.tsx';
import { Note, ProblemNote } from '../parts/note.tsx';
import { useToast } from '../parts/toasts.tsx';
import { groupsFor, wordsFor } from '../words.ts';
import { Asks } from './asks.tsx';
import { Asleep, asleepPurposes, Limits, OpenNow } from './open-now.tsx';
import { Receipts } from './receipts.tsx';

/** What a guardian calls a child: the label that only they see, or a plain word. */
export function nameOf(child: GuardianChild): string {
  return child.label || 'Your child';
}

const states = {
  none: { tone: 'quiet', icon: 'off', text: 'Not linked' },
  invited: { tone: 'ask', icon: 'clock', text: 'Waits for your answer' },
  confirming: { tone: 'ask', icon: 'mail', text: 'Waits for the second e-mail' },
  consented: { tone: 'on', icon: 'on', text: 'You agreed' },
  withdrawn: { tone: 'quiet', icon: 'off', text: 'You took everything back' },
  refused: { tone: 'quiet', icon: 'off', text: 'You refused' },
  expired: { tone: 'quiet', icon: 'clock', text: 'The invitation ran out' },
} as const;

/** A guardian who agreed, and whose yes does not count now. */
const asleep = { tone: 'ask', icon: 'asleep', text: 'Confirm again' } as const;

export function ChildSection({
  child,
  offers,
  reload,
  onAnswer,
}: {
  child: GuardianChild;
  offers: readonly Situation[];
  reload: () => Promise<void>;
  onAnswer: () => void;
}) {
  const [problem, setProblem] = useState<Problem>();
  const [erasing, setErasing] = useState(false);
  const say = useToast();
  const state =
    child.state === 'consented' && asleepPurposes(child).length > 0 ? asleep : states[child.state];
  const titleId = `child-${child.childId}`;
  const over = child.state === 'withdrawn' || child.state === 'refused' || child.state === 'expired';
  const receipts = child.consents.filter(({ receipt }) => receipt).length;

  async function attempt(task: () => Promise<void>, done: string): Promise<void> {
    setProblem(undefined);
    try {
      await task();
      say({ text: done });
    } catch (error) {
      setProblem(asProblem(error));
    }
    await reload();
  }

  return (
    <section className="card stack child-section" aria-labelledby={titleId} data-child={child.childId}>
      <div className="row row-apart">
        <div>
          <Name child={child} titleId={titleId} reload={reload} />
          {!over && (
            <p className="soft">
              {ageInWords(child.age)} · {placeInWords(child.place)}
            </p>
          )}
        </div>
        <Chip tone={state.tone} icon={state.icon}>
          {state.text}
        </Chip>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {child.state === 'invited' && (
        <Note tone="ask" icon="mail">
          <p>
            A child asks for your permission.
            {child.expiresAt &&
              ` If you do not answer, your address is deleted on ${dayOf(child.expiresAt)}.`}
          </p>
          <Button onClick={onAnswer}>Read and answer</Button>
        </Note>
      )}
      {child.state === 'confirming' && (
        <Note tone="ask" icon="mail">
          <p>
            We have sent you a second e-mail: press the button in it to confirm. Until then nothing is
            switched on.
          </p>
        </Note>
      )}
      <Asks child={child} attempt={attempt} reload={reload} />
      {child.state === 'consented' && (
        <>
          <Asleep child={child} onAnswer={onAnswer} />
          <Allowed child={child} attempt={attempt} onAnswer={onAnswer} />
          <Limits child={child} attempt={attempt} />
          <OpenNow child={child} offers={offers} attempt={attempt} />
        </>
      )}
      {over && (
        <p>
          Nothing is allowed: everything that needs your yes is off, and your e-mail address is deleted. Your
          child can ask you again from their own page.
        </p>
      )}
      {!over && (
        <Fold summary={`Everything that is on and off for ${child.label || 'this child'}`}>
          <Everything child={child} offers={offers} />
        </Fold>
      )}
      {receipts > 0 && (
        <Fold summary={`Receipts (${receipts})`}>
          <Receipts child={child} />
        </Fold>
      )}
      {child.state === 'consented' && (
        <Fold summary="Their data">
          <p>You may see what is held about your child, and have it deleted.</p>
          <div className="row">
            <LinkButton
              href={guardianApi.exportAddress(child.childId)}
              download="child-data.json"
              icon="download"
            >
              Download
            </LinkButton>
            <Button icon="bin" onClick={() => setErasing(true)}>
              Erase
            </Button>
          </div>
        </Fold>
      )}
      {erasing && (
        <EraseDialog
          title={`Erase everything about ${child.label || 'this child'}`}
          what={[
            'What is known of the age and place of your child is deleted.',
            'All choices and all that you agreed to are deleted; everything goes off.',
            'Your e-mail address is deleted for this child.',
            'The account in the app itself is not deleted here.',
          ]}
          erase={() => guardianApi.erase(child.childId)}
          onErased={() => {
            setErasing(false);
            say({ text: 'It is all erased.' });
            reload();
          }}
          onClose={() => setErasing(false)}
        />
      )}
    </section>
  );
}

/** The name, and a small form to change it. Only this guardian sees it. */
function Name({
  child,
  titleId,
  reload,
}: {
  child: GuardianChild;
  titleId: string;
  reload: () => Promise<void>;
}) {
  const [editing, setEditing] = useState(false);
  const [label, setLabel] = useState('');
  const [problem, setProblem] = useState<Problem>();

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    try {
      await guardianApi.label(child.childId, label.trim());
      setEditing(false);
      setProblem(undefined);
    } catch (error) {
      setProblem(asProblem(error));
    }
    await reload();
  }

  return (
    <>
      <div className="row">
        <h2 id={titleId} tabIndex={-1}>
          {nameOf(child)}
        </h2>
        <Button
          small
          tone="plain"
          onClick={() => {
            setLabel(child.label ?? '');
            setEditing(true);
          }}
        >
          {child.label ? 'Rename' : 'Give a name'}
        </Button>
      </div>
      {editing && (
        <Dialog title="A name for your own use" onClose={() => setEditing(false)}>
          <form className="stack" onSubmit={save} noValidate>
            {problem && <ProblemNote problem={problem} />}
            <div className="field">
              <label htmlFor="child-label">Name</label>
              <p className="field-hint" id="child-label-hint">
                Only you see it. It is never given to the app.
              </p>
              <input
                id="child-label"
                maxLength={40}
                value={label}
                autoComplete="off"
                aria-describedby="child-label-hint"
                onChange={(event) => setLabel(event.target.value)}
              />
            </div>
            <div className="equal">
              <Button type="submit" tone="main">
                Save
              </Button>
              <Button onClick={() => setEditing(false)}>Cancel</Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}

type Attempt = (task: () => Promise<void>, done: string) => Promise<void>;

/** What was agreed to, purpose by purpose, each with its own way back. */
function Allowed({
  child,
  attempt,
  onAnswer,
}: {
  child: GuardianChild;
  attempt: Attempt;
  onAnswer: () => void;
}) {
  const [asked, setAsked] = useState<Purpose | 'everything'>();
  const granted = child.purposes.filter((purpose) => purpose.granted);
  const others = child.purposes.filter((purpose) => !purpose.granted);
  // Nothing stands without the service itself, so taking that back takes all of it back.
  const one = asked === undefined || asked === 'everything' || asked.core ? undefined : asked;
  const whole = one === undefined;

  function withdraw(): void {
    setAsked(undefined);
    attempt(
      () => guardianApi.withdraw(child.childId, one && [one.id]),
      whole ? 'Everything is taken back, at once.' : 'Taken back, at once.',
    );
  }

  return (
    <section className="stack stack-small" aria-labelledby={`allowed-${child.childId}`}>
      <h3 id={`allowed-${child.childId}`}>What you allow</h3>
      {granted.length === 0 ? (
        <p>Nothing. Everything that needs your yes is off.</p>
      ) : (
        <ul className="plain lines">
          {granted.map((purpose) => (
            <li key={purpose.id} className="line" data-purpose={purpose.id}>
              <span className="line-sign chip-on">
                <Icon name="on" />
              </span>
              <div className="line-body">
                <p className="line-title">{purpose.title}</p>
                <p className="soft">{purpose.why}</p>
              </div>
              <div className="line-control">
                <Button small aria-label={`Take back: ${purpose.title}`} onClick={() => setAsked(purpose)}>
                  Take back
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <Fold summary={`What you do not allow (${others.length})`}>
          <ul className="plain lines">
            {others.map((purpose) => (
              <li key={purpose.id} className="line" data-purpose={purpose.id}>
                <span className="line-sign chip-quiet">
                  <Icon name="off" />
                </span>
                <div className="line-body">
                  <p className="line-title">{purpose.title}</p>
                  <p className="soft">{purpose.why}</p>
                </div>
              </li>
            ))}
          </ul>
          <Button small onClick={onAnswer}>
            Answer these again
          </Button>
        </Fold>
      )}
      {granted.length > 0 && (
        <div>
          <Button onClick={() => setAsked('everything')}>Take everything back</Button>
        </div>
      )}
      {asked !== undefined && (
        <Dialog
          title={asked === 'everything' ? 'Take everything back?' : `Take back: ${asked.title}?`}
          onClose={() => setAsked(undefined)}
        >
          <p>
            {whole
              ? 'Everything that needs your yes goes off at once, and your e-mail address is deleted. Your child sees that you took it back.'
              : 'It goes off at once. Your child sees that you took it back. You can agree again later.'}
          </p>
          <div className="equal">
            <Button onClick={withdraw}>Take it back</Button>
            <Button onClick={() => setAsked(undefined)}>Leave it as it is</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Everything({ child, offers }: { child: GuardianChild; offers: readonly Situation[] }) {
  return (
    <div className="stack">
      {groupsFor('guardian', offers).map((group) => (
        <section key={group.id} className="stack stack-small">
          <h4>{group.title}</h4>
          <ul className="plain">
            {group.situations.map((situation) => {
              const said = wordsFor(situation, child.protections.situations[situation], 'guardian');
              return (
                <li
                  key={situation}
                  className="ring-detail"
                  data-situation={situation}
                  data-state={said.state}
                >
                  <Icon name={said.state} size={18} />
                  <span>
                    {said.title}: <span className="soft">{said.stateText}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      ))}
    </div>
  );
}
