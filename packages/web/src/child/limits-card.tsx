import type { Situation } from '@stairgate/rulebook';
import type { ChildPage, Favour, SetLimitView } from '@stairgate/wire';
import { useId, useState } from 'react';
import type { OwnTime } from '../api/child.ts';
import { Button } from '../parts/button.tsx';
import { Card } from '../parts/card.tsx';
import { isClosable } from '../parts/closable.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Form, SendButton } from '../parts/form.tsx';
import { Icon } from '../parts/icon.tsx';
import { Told } from '../parts/told.tsx';
import { LiftDialog } from './lift-dialog.tsx';
import { limitInWords } from './limit-words.ts';
import type { PageWords } from './page-words.ts';

/** Every limit, who set it, and what the child can do about it; and a way to set one. */
export function LimitsCard({
  facts,
  time,
  words,
  titleOf,
  reload,
  onClose,
  onLift,
}: {
  facts: ChildPage;
  /** Undefined where it could not be had. */
  time: OwnTime | undefined;
  words: PageWords;
  titleOf: (situation: Situation) => string;
  reload: () => Promise<void>;
  onClose: (situation: Situation) => void;
  onLift: (limits: readonly SetLimitView[], title: string) => void;
}) {
  const [choosing, setChoosing] = useState(false);
  const [lifting, setLifting] = useState<SetLimitView>();
  const { limits, fill, moment } = words;
  return (
    <Card id="limits" title={<Told words={words}>{limits.title}</Told>} quiet>
      <p>
        <Told words={words}>{limits.text}</Told>
      </p>
      {facts.limits.length === 0 ? (
        <p className="soft">
          <Told words={words}>{limits.none}</Told>
        </p>
      ) : (
        <ul className="plain lines">
          {facts.limits.map((limit) => {
            const title = limitInWords(limit, facts, titleOf, words);
            const asked = time?.favours.find(
              ({ limitId, until }) => limitId === limit.limitId && until > time.now.now,
            );
            return (
              <li key={limit.limitId} className="line" data-limit={limit.by}>
                <span className="line-sign chip-limited">
                  <Icon name="limited" size={20} />
                </span>
                <div className="line-body">
                  <p className="line-title" id={`limit-${limit.limitId}`}>
                    <Told words={words}>{title}</Told>
                  </p>
                  <p className="soft">
                    <Told words={words}>{limits.by[limit.by]}</Told>
                    {limit.reason !== undefined && (
                      <>
                        {' '}
                        <Told words={words}>{limits.reasons[limit.reason]}</Told>
                        {'.'}
                      </>
                    )}{' '}
                    <Told words={words}>{limit.by === 'child' ? limits.untilOwn : limits.until}</Told>
                  </p>
                  {limit.liftedUntil && (
                    <p data-lifted={limit.liftedUntil}>
                      <Told words={words}>{fill(limits.lifted, { moment: moment(limit.liftedUntil) })}</Told>
                    </p>
                  )}
                  {(asked?.state === 'waiting' || asked?.state === 'refused') && (
                    <p data-asked={asked.state}>
                      <Told words={words}>
                        {asked.state === 'waiting' ? limits.askWaits : limits.askRefused}
                      </Told>
                      {asked.reason !== null && (
                        <>
                          {' '}
                          <Told words={words}>{limits.reasons[asked.reason]}</Told>
                          {'.'}
                        </>
                      )}
                    </p>
                  )}
                </div>
                {isToAsk(limit, facts) && time !== undefined && !isAnswered(asked) && (
                  <div className="line-control">
                    <Button
                      small
                      aria-label={fill(limits.askLiftOf, { title })}
                      onClick={() => setLifting(limit)}
                    >
                      <Told words={words}>{limits.askLift}</Told>
                    </Button>
                  </div>
                )}
                {limit.by === 'child' && (
                  <div className="line-control">
                    <Button
                      small
                      aria-describedby={`limit-${limit.limitId}`}
                      onClick={() => onLift([limit], title)}
                    >
                      <Told words={words}>{limits.lift}</Told>
                    </Button>
                  </div>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {(['guardian', 'platform'] as const)
        .filter((by) => facts.limits.some((limit) => limit.by === by))
        .map((by) => (
          <p key={by}>
            <Told words={words}>{limits.change[by]}</Told>
          </p>
        ))}
      <div>
        <Button onClick={() => setChoosing(true)}>
          <Told words={words}>{limits.close}</Told>
        </Button>
      </div>
      {lifting && (
        <LiftDialog
          limit={lifting}
          title={limitInWords(lifting, facts, titleOf, words)}
          words={words}
          onCancel={() => setLifting(undefined)}
          onAsked={async () => {
            await reload();
            setLifting(undefined);
          }}
        />
      )}
      {choosing && (
        <CloseDialog
          facts={facts}
          words={words}
          titleOf={titleOf}
          onCancel={() => setChoosing(false)}
          onClose={(situation) => {
            setChoosing(false);
            onClose(situation);
          }}
        />
      )}
    </Card>
  );
}

/** What a guardian can lift for a while. More minutes, a purchase and a yes for one time are asked for elsewhere. */
function isToAsk({ by, kind }: SetLimitView, { guardianState }: ChildPage): boolean {
  const isLiftable = kind === 'closed' || kind === 'quiet' || kind === 'school' || kind === 'content';
  return by === 'guardian' && isLiftable && guardianState === 'consented';
}

/** Whether there is nothing more to ask now: a question waits, or the answer was no. */
const isAnswered = (asked: Favour | undefined) => asked?.state === 'waiting' || asked?.state === 'refused';

/** Asks what to close, of all that is on and can be closed here. */
function CloseDialog({
  facts,
  words,
  titleOf,
  onCancel,
  onClose,
}: {
  facts: ChildPage;
  words: PageWords;
  titleOf: (situation: Situation) => string;
  onCancel: () => void;
  onClose: (situation: Situation) => void;
}) {
  const id = useId();
  const [chosen, setChosen] = useState<Situation>();
  const [missing, setMissing] = useState(false);
  const { limits } = words;
  const groups = words
    .groups(facts.offers)
    .map((group) => ({
      ...group,
      on: group.situations.filter((one) => facts.situations[one].allowed && isClosable(one)),
    }))
    .filter(({ on }) => on.length > 0);

  function submit(): void {
    if (chosen === undefined) setMissing(true);
    else onClose(chosen);
  }

  return (
    <Dialog title={limits.close} titleLang={words.langOf(limits.close)} onClose={onCancel}>
      {groups.length === 0 ? (
        <p>
          <Told words={words}>{limits.nothing}</Told>
        </p>
      ) : (
        <Form onSend={submit}>
          <div className="field">
            <label htmlFor={`${id}-what`}>
              <Told words={words}>{limits.which}</Told>
            </label>
            {missing && (
              <p className="field-error" id={`${id}-missing`} role="alert">
                <Told words={words}>{limits.missing}</Told>
              </p>
            )}
            <select
              id={`${id}-what`}
              value={chosen ?? ''}
              aria-invalid={missing}
              aria-describedby={missing ? `${id}-missing` : undefined}
              onChange={(event) => {
                setChosen(event.target.value as Situation);
                setMissing(false);
              }}
            >
              <option value="" disabled>
                {limits.choose}
              </option>
              {groups.map((group) => (
                <optgroup key={group.id} label={group.title}>
                  {group.on.map((situation) => (
                    <option key={situation} value={situation}>
                      {titleOf(situation)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </div>
          <p className="soft">
            <Told words={words}>{limits.means}</Told>
          </p>
          <div className="equal">
            <SendButton>
              <Told words={words}>{limits.closeThis}</Told>
            </SendButton>
            <Button onClick={onCancel}>
              <Told words={words}>{words.asking.notNow}</Told>
            </Button>
          </div>
        </Form>
      )}
    </Dialog>
  );
}
