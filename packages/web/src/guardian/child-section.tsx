import type { Situation } from '@stairgate/rulebook';
import type { GuardianChild, Purpose } from '@stairgate/wire';
import { useState } from 'react';
import { guardianApi, type TimeOfChild } from '../api/guardian.ts';
import { Button } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { EraseDialog } from '../parts/erase-dialog.tsx';
import { Fold } from '../parts/fold.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProblemNote } from '../parts/note.tsx';
import { placeInWords } from '../parts/place-in-words.ts';
import { Told } from '../parts/told.tsx';
import { AnsweredComplaints } from './answered-complaints.tsx';
import { asleepPurposes } from './asleep-purposes.ts';
import { DataToKeep } from './data-to-keep.tsx';
import { useGuardianWords, useWorded } from './guardian-language.tsx';
import { LimitsSection } from './limits-section.tsx';
import { Objection, ShutOut } from './noes.tsx';
import { OtherGuardians } from './other-guardians.tsx';
import { OwnComplaints } from './own-complaints.tsx';
import { Receipts } from './receipts.tsx';
import { TimeToday } from './time-today.tsx';
import { type Attempt, useAttempt } from './use-attempt.ts';
import { WeekSummary } from './week-summary.tsx';
import { WishesForm } from './wishes-form.tsx';

const states = {
  none: { tone: 'quiet', icon: 'off' },
  invited: { tone: 'ask', icon: 'clock' },
  confirming: { tone: 'ask', icon: 'mail' },
  consented: { tone: 'on', icon: 'on' },
  withdrawn: { tone: 'quiet', icon: 'off' },
  refused: { tone: 'quiet', icon: 'off' },
  expired: { tone: 'quiet', icon: 'clock' },
  /** A guardian who agreed, and whose yes does not count now. */
  asleep: { tone: 'ask', icon: 'asleep' },
} as const;

export function ChildSection({
  child,
  time,
  offers,
  reload,
  onAnswer,
  onErased,
}: {
  child: GuardianChild;
  /** Undefined where it could not be had. */
  time: TimeOfChild | undefined;
  offers: readonly Situation[];
  reload: () => Promise<void>;
  onAnswer: () => void;
  onErased: () => void;
}) {
  const words = useGuardianWords();
  const { child: texts, data, erase, fill, day } = words;
  const worded = useWorded();
  const { task, attempt } = useAttempt(reload);
  const [erasing, setErasing] = useState(false);
  const state =
    child.state === 'consented' && asleepPurposes(child, words).length > 0 ? 'asleep' : child.state;
  const titleId = `child-${child.childId}`;
  const over = child.state === 'withdrawn' || child.state === 'refused' || child.state === 'expired';
  const receipts = child.consents.filter(({ receipt }) => receipt).length;
  const eraseTitle = child.label ? fill(erase.titleOf, { name: child.label }) : erase.title;

  return (
    <section className="card stack child-section" aria-labelledby={titleId} data-child={child.childId}>
      <div className="row row-apart">
        <div>
          <Name child={child} titleId={titleId} reload={reload} />
          {child.word && (
            <p className="soft">
              <Told>{fill(texts.word, { word: child.word })}</Told>
            </p>
          )}
          {!over && (
            <p className="soft">
              <Told>{words.ageOf(child.age)}</Told> · <Place of={child.place} />
            </p>
          )}
        </div>
        <Chip tone={states[state].tone} icon={states[state].icon}>
          <Told>{texts.states[state]}</Told>
        </Chip>
      </div>
      {task.problem && <ProblemNote problem={worded(task.problem)} focus />}
      <Objection child={child} attempt={attempt} />
      <ShutOut child={child} attempt={attempt} />
      {child.state === 'consented' && (
        <>
          {time && <TimeToday child={child} of={time} attempt={attempt} />}
          <LimitsSection
            child={child}
            school={time?.school}
            favours={time?.favours ?? []}
            counted={time?.time.minutesUsed !== null}
            offers={offers}
            attempt={attempt}
            reload={reload}
          />
          <Allowed child={child} attempt={attempt} onAnswer={onAnswer} />
          <WeekSummary child={child} usage={time?.usage} />
          <WishesForm child={child} reload={reload} />
          <OtherGuardians child={child} reload={reload} />
        </>
      )}
      {over &&
        (child.state === 'withdrawn' && child.expiresAt ? (
          <Withdrawn child={child} attempt={attempt} onAnswer={onAnswer} />
        ) : (
          <p>
            <Told>{child.expiresAt === null ? texts.over : texts.overHeld}</Told>{' '}
            {child.expiresAt !== null && <Told>{fill(words.noes.held, { day: day(child.expiresAt) })}</Told>}
          </p>
        ))}
      {!over && (
        <Fold
          summary={
            <Told>{child.label ? fill(texts.everythingOf, { name: child.label }) : texts.everything}</Told>
          }
        >
          <Everything child={child} offers={offers} />
        </Fold>
      )}
      <AnsweredComplaints child={child} />
      <OwnComplaints child={child} offers={offers} reload={reload} />
      {receipts > 0 && (
        <Fold summary={<Told>{fill(texts.receipts, { count: receipts })}</Told>}>
          <Receipts child={child} />
        </Fold>
      )}
      {(child.state === 'consented' || child.mayHoldData) && (
        <Fold summary={<Told>{data.title}</Told>}>
          <p>
            <Told>{child.decidesItself ? data.own : data.text}</Told>
          </p>
          {child.mayHoldData && (
            <div className="row">
              <DataToKeep childId={child.childId} />
              <Button icon="bin" onClick={() => setErasing(true)}>
                <Told>{data.erase}</Told>
              </Button>
            </div>
          )}
        </Fold>
      )}
      {erasing && (
        <EraseDialog
          title={eraseTitle}
          what={[erase.facts, erase.choices, erase.address, erase.account]}
          worded={worded}
          langOf={words.langOf}
          erase={() => guardianApi.erase(child.childId)}
          onErased={() => {
            setErasing(false);
            onErased();
          }}
          onClose={() => setErasing(false)}
        />
      )}
    </section>
  );
}

/** Everything was taken back: what the guardian can still do, and until when. */
function Withdrawn({
  child,
  attempt,
  onAnswer,
}: {
  child: GuardianChild;
  attempt: Attempt;
  onAnswer: () => void;
}) {
  const { child: texts, fill, day, langOf, allowed } = useGuardianWords();
  const [sure, setSure] = useState(false);
  const { name, email, phone, address } = child.notice.operator;
  const operator = [name, email, phone, address].filter(Boolean).join(', ');
  return (
    <div className="stack">
      <p>
        <Told>{fill(texts.withdrawn, { day: day(child.expiresAt!) })}</Told>
      </p>
      {!child.mayAgree && child.shutOut === null && (
        <p>
          <Told>{texts.another}</Told>
        </p>
      )}
      {operator !== '' && (
        <p>
          <Told>{fill(texts.complain, { operator })}</Told>
        </p>
      )}
      <div className="row">
        {child.mayAgree && (
          <Button onClick={onAnswer}>
            <Told>{texts.agreeAgain}</Told>
          </Button>
        )}
        <Button icon="bin" onClick={() => setSure(true)}>
          <Told>{texts.forget}</Told>
        </Button>
      </div>
      {sure && (
        <Dialog title={texts.forgetSure} titleLang={langOf(texts.forgetSure)} onClose={() => setSure(false)}>
          <p>
            <Told>{texts.forgetMeans}</Told>
          </p>
          <div className="equal">
            <Button onClick={() => setSure(false)}>
              <Told>{allowed.leave}</Told>
            </Button>
            <Button
              tone="alarm"
              icon="bin"
              onClick={() => {
                setSure(false);
                attempt(() => guardianApi.forget(child.childId), texts.forgotten);
              }}
            >
              <Told>{texts.forget}</Told>
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function Place({ of }: { of: string }) {
  const { place, language } = useGuardianWords();
  const named = placeInWords(of, language);
  if (!named) return <Told>{place.unknown}</Told>;
  return named.language === language ? named.text : <span lang={named.language}>{named.text}</span>;
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
  const { naming: words, child: texts, langOf } = useGuardianWords();
  const worded = useWorded();
  const [editing, setEditing] = useState(false);
  const [label, setLabel] = useState('');

  async function save(): Promise<void> {
    try {
      await guardianApi.label(child.childId, label.trim());
      setEditing(false);
    } finally {
      await reload();
    }
  }

  return (
    <>
      <div className="row">
        <h2 id={titleId} tabIndex={-1}>
          {child.label || <Told>{texts.unnamed}</Told>}
        </h2>
        <Button
          small
          tone="plain"
          onClick={() => {
            setLabel(child.label ?? '');
            setEditing(true);
          }}
        >
          <Told>{child.label ? texts.rename : texts.giveName}</Told>
        </Button>
      </div>
      {editing && (
        <Dialog title={words.title} titleLang={langOf(words.title)} onClose={() => setEditing(false)}>
          <Form onSend={save} worded={worded}>
            <div className="field">
              <label htmlFor="child-label">
                <Told>{words.label}</Told>
              </label>
              <p className="field-hint" id="child-label-hint">
                <Told>{words.hint}</Told>
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
              <SendButton tone="main">
                <Told>{words.save}</Told>
              </SendButton>
              <Button onClick={() => setEditing(false)}>
                <Told>{words.cancel}</Told>
              </Button>
            </div>
          </Form>
        </Dialog>
      )}
    </>
  );
}

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
  const { allowed: words, fill, langOf } = useGuardianWords();
  const [asked, setAsked] = useState<Purpose | 'everything'>();
  const granted = child.purposes.filter((purpose) => purpose.granted);
  const others = child.purposes.filter((purpose) => !purpose.granted);
  // Nothing stands without the service itself, so taking that back takes all of it back.
  const one = asked === undefined || asked === 'everything' || asked.core ? undefined : asked;
  const whole = one === undefined;
  const withIt = one === undefined ? [] : granted.filter(({ restsOn }) => restsOn.includes(one.id));
  const sure =
    asked === undefined || asked === 'everything' ? words.sureAll : fill(words.sure, { title: asked.title });

  function withdraw(): void {
    setAsked(undefined);
    attempt(() => guardianApi.withdraw(child.childId, one && [one.id]), whole ? words.takenAll : words.taken);
  }

  return (
    <section className="stack stack-small" aria-labelledby={`allowed-${child.childId}`}>
      <h3 id={`allowed-${child.childId}`}>
        <Told>{words.title}</Told>
      </h3>
      {granted.length === 0 ? (
        <p>
          <Told>{words.nothing}</Told>
        </p>
      ) : (
        <ul className="plain lines">
          {granted.map((purpose) => (
            <li key={purpose.id} className="line" data-purpose={purpose.id}>
              <span className="line-sign chip-on">
                <Icon name="on" />
              </span>
              <PurposeLine purpose={purpose} />
              <div className="line-control">
                <Button
                  small
                  aria-label={fill(words.takeBackOf, { title: purpose.title })}
                  onClick={() => setAsked(purpose)}
                >
                  <Told>{words.takeBack}</Told>
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <Fold summary={<Told>{fill(words.not, { count: others.length })}</Told>}>
          <ul className="plain lines">
            {others.map((purpose) => (
              <li key={purpose.id} className="line" data-purpose={purpose.id}>
                <span className="line-sign chip-quiet">
                  <Icon name="off" />
                </span>
                <PurposeLine purpose={purpose} />
              </li>
            ))}
          </ul>
          <Button small onClick={onAnswer}>
            <Told>{words.answerAgain}</Told>
          </Button>
        </Fold>
      )}
      {granted.length > 0 && (
        <div>
          <Button onClick={() => setAsked('everything')}>
            <Told>{words.takeAllBack}</Told>
          </Button>
        </div>
      )}
      {asked !== undefined && (
        <Dialog title={sure} titleLang={langOf(sure)} onClose={() => setAsked(undefined)}>
          <p>
            <Told>{whole ? words.meansAll : words.means}</Told>
          </p>
          {withIt.length > 0 && (
            <p>
              <Told>{fill(words.withIt, { title: withIt.map(({ title }) => title).join('; ') })}</Told>
            </p>
          )}
          <div className="equal">
            <Button onClick={withdraw}>
              <Told>{words.takeItBack}</Told>
            </Button>
            <Button onClick={() => setAsked(undefined)}>
              <Told>{words.leave}</Told>
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function PurposeLine({ purpose }: { purpose: Purpose }) {
  return (
    <div className="line-body">
      <p className="line-title">
        <Told>{purpose.title}</Told>
      </p>
      <p className="soft">
        <Told>{purpose.why}</Told>
      </p>
    </div>
  );
}

function Everything({ child, offers }: { child: GuardianChild; offers: readonly Situation[] }) {
  const { groups, said: sayOf } = useGuardianWords();
  return (
    <div className="stack">
      {groups(offers).map((group) => (
        <section key={group.id} className="stack stack-small">
          <h4>
            <Told>{group.title}</Told>
          </h4>
          <ul className="plain">
            {group.situations.map((situation) => {
              const said = sayOf(situation, child.protections.situations[situation]);
              return (
                <li
                  key={situation}
                  className="ring-detail"
                  data-situation={situation}
                  data-state={said.state}
                >
                  <Icon name={said.state} size={18} />
                  <span>
                    <Told>{said.title}</Told>:{' '}
                    <span className="soft">
                      <Told>{said.stateText}</Told>
                    </span>
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
