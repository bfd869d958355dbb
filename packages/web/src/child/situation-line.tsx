import type { Explanation, Situation, SwitchState } from '@stairgate/rulebook';
import type { ChildPage } from '@stairgate/wire';
import { Button } from '../parts/button.tsx';
import { Chip } from '../parts/chip.tsx';
import { isClosable } from '../parts/closable.ts';
import { Icon } from '../parts/icon.tsx';
import { Switch } from '../parts/switch.tsx';
import { Told } from '../parts/told.tsx';
import { controlOf } from './control.ts';
import { closedWith, limitInWords, ownLimitsOn } from './limit-words.ts';
import type { PageWords } from './page-words.ts';
import { firstToOpen } from './waits.ts';

const toneOf = {
  on: 'on',
  off: 'quiet',
  ask: 'ask',
  waits: 'quiet',
  limited: 'limited',
  locked: 'locked',
} as const satisfies Record<SwitchState, string>;

export type Press = (
  situation: Situation,
  kind: 'switch-on' | 'switch-off' | 'ask' | 'close' | 'lift',
) => void;

/** Where a line stands on the page, for what leads to it. */
export const lineId = (situation: Situation): string => `line-${situation.replace(/[./]/g, '-')}`;

/** One situation: how it stands and why, what it waits for, whose yes sleeps, and what can be done about it now. */
export function SituationLine({
  situation,
  said,
  facts,
  words,
  closed,
  busy,
  titleOf,
  onPress,
  onLead,
}: {
  situation: Situation;
  said: Explanation;
  facts: ChildPage;
  words: PageWords;
  closed: boolean;
  busy: boolean;
  titleOf: (situation: Situation) => string;
  onPress: Press;
  /** Leads to another line. */
  onLead: (situation: Situation) => void;
}) {
  const view = facts.situations[situation];
  const id = lineId(situation);
  const reading = facts.band === '0-5' || facts.band === '6-9';
  const first = said.state === 'waits' && !closed ? firstToOpen(view, facts.situations) : [];
  return (
    <li
      className={`line line-${said.state}`}
      id={id}
      tabIndex={-1}
      data-situation={situation}
      data-state={said.state}
    >
      <span className={`line-sign chip-${toneOf[said.state]}`}>
        <Icon name={said.state} size={20} />
      </span>
      <div className="line-body">
        <p className="line-title" id={`${id}-title`}>
          <Told words={words}>{said.title}</Told>
        </p>
        {closed ? (
          <p className="soft" id={`${id}-state`}>
            <Told words={words}>{words.states.off}</Told>.
          </p>
        ) : (
          <details className="why">
            <summary>
              <span id={`${id}-state`}>
                <Told words={words}>{said.stateText}</Told>
              </span>{' '}
              <span className="why-word">
                <Told words={words}>{words.why}</Told>
              </span>
            </summary>
            <div className="fold-body stack stack-small">
              <p>
                <Told words={words}>{said.what}</Told>
              </p>
              <p>
                <Told words={words}>{said.why}</Told>
              </p>
              {said.next.length > 0 && (
                <ul>
                  {said.next.map((one) => (
                    <li key={one}>
                      <Told words={words}>{one}</Told>
                    </li>
                  ))}
                </ul>
              )}
              {said.state === 'on' && isClosable(situation) && (
                <p>
                  <Button
                    small
                    busy={busy}
                    aria-describedby={`${id}-title`}
                    onClick={() => onPress(situation, 'close')}
                  >
                    <Told words={words}>{words.limits.closeThis}</Told>
                  </Button>
                </p>
              )}
              {!reading && view.rules.length > 0 && (
                <p className="small">
                  {uniqueBy(view.rules, ({ short, cite }) => `${short} ${cite}`).map((rule, index) => (
                    <span key={`${rule.code} ${rule.cite}`}>
                      {index > 0 && ' · '}
                      <a href={rule.url} target="_blank" rel="noreferrer" lang="en">
                        {rule.short}, {rule.cite}
                      </a>
                    </span>
                  ))}
                </p>
              )}
            </div>
          </details>
        )}
      </div>
      {said.state === 'limited' &&
        !closed &&
        closedWith(situation, view).map(({ by, closed: others }) => (
          <p key={by} className="line-more line-closed-with" data-closed-with={by}>
            <Told words={words}>
              {words.fill(words.limits.because[by], { title: others.map(titleOf).join('; ') })}
            </Told>
          </p>
        ))}
      <div className="line-control">
        {!closed && (
          <LineControl
            situation={situation}
            said={said}
            facts={facts}
            words={words}
            id={id}
            busy={busy}
            titleOf={titleOf}
            onPress={onPress}
          />
        )}
      </div>
      {first.length > 0 && (
        <p className="line-more">
          <Told words={words}>{words.first}</Told>{' '}
          {first.map((one, index) => (
            <span key={one}>
              {index > 0 && '; '}
              {facts.offers.includes(one) ? (
                <a
                  href={`#${lineId(one)}`}
                  onClick={(event) => {
                    event.preventDefault();
                    onLead(one);
                  }}
                >
                  <Told words={words}>{titleOf(one)}</Told>
                </a>
              ) : (
                <Told words={words}>{titleOf(one)}</Told>
              )}
            </span>
          ))}
        </p>
      )}
      {!closed &&
        view.sleeping.map(({ by, why }) => (
          <p key={by} className="line-more line-asleep" data-asleep={by}>
            <Icon name="asleep" size={16} />
            <span>
              {[
                words.sleeping.by[by],
                words.sleeping.why[why] ?? words.sleeping.why.other,
                words.sleeping.wake[by],
              ].map((text) => (
                <span key={text}>
                  <Told words={words}>{text}</Told>{' '}
                </span>
              ))}
            </span>
          </p>
        ))}
    </li>
  );
}

function uniqueBy<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

function LineControl({
  situation,
  said,
  facts,
  words,
  id,
  busy,
  titleOf,
  onPress,
}: {
  situation: Situation;
  said: Explanation;
  facts: ChildPage;
  words: PageWords;
  id: string;
  busy: boolean;
  titleOf: (situation: Situation) => string;
  onPress: Press;
}) {
  const control = controlOf(facts.situations[situation], said.state);
  switch (control.kind) {
    case 'none':
      return null;
    case 'switch':
      return (
        <Switch
          checked={control.checked}
          label={said.title}
          describedBy={`${id}-state`}
          words={words.states}
          busy={busy}
          onClick={() => onPress(situation, control.checked ? 'switch-off' : 'switch-on')}
        />
      );
    case 'lift': {
      const title = ownLimitsOn(facts.situations[situation], facts.limits)
        .map((limit) => limitInWords(limit, facts, titleOf, words))
        .join('; ');
      return (
        <Button small busy={busy} aria-describedby={`${id}-title`} onClick={() => onPress(situation, 'lift')}>
          <Told words={words}>
            {title === said.title || title === ''
              ? words.limits.lift
              : words.fill(words.limits.liftOf, { title })}
          </Told>
        </Button>
      );
    }
    case 'ask':
      if (control.state === 'waiting') {
        return (
          <Chip tone="ask" icon="clock">
            <Told words={words}>{words.asked.waiting}</Told>
          </Chip>
        );
      }
      return (
        <>
          {control.state === 'refused' && (
            <Chip tone="quiet" icon="off">
              <Told words={words}>{words.asked.refused}</Told>
            </Chip>
          )}
          <Button
            small
            busy={busy}
            aria-describedby={`${id}-title`}
            onClick={() => onPress(situation, 'ask')}
          >
            <Told words={words}>{words.ask}</Told>
          </Button>
        </>
      );
  }
}
